/// Kinds with a pod template that are only kept here, and the definition of custom kinds.
enum WorkloadDefinitions {
    private static func workload(_ kind: String, _ description: String, _ more: [FieldDefinition]) -> [TypeDefinition] {
        let spec = TypeDefinition(
            "io.k8s.api.apps.v1.\(kind)Spec", "What a \(kind) runs.",
            [
                .object("selector", of: MetadataDefinitions.labelSelector, "Which pods are its own.", isRequired: true),
                .object("template", of: PodDefinitions.podTemplateSpec, "What its pods are made like.", isRequired: true),
                .integer("minReadySeconds", "How long a pod has to be ready before it counts."),
                .integer("revisionHistoryLimit", "How many older versions are kept."),
            ] + more)
        return [
            spec,
            BuiltInDefinitions.kind(
                "io.k8s.api.apps.v1.\(kind)", description + " Kept only: this cluster does not run it.",
                [.object("spec", of: spec, "What it runs."), .anything("status", "How it is.")]),
        ]
    }

    private static let replicas = FieldDefinition.integer("replicas", "How many pods.")

    static let crdNames = TypeDefinition(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames",
        "What a custom kind is called.",
        [
            .string("kind", "As manifests have it.", isRequired: true), .string("plural", "As URLs have it.", isRequired: true),
            .string("singular", "The name of one object."), .string("listKind", "The kind of its lists."),
            .strings("shortNames", "Short names."), .strings("categories", "Groups of kinds that it is in."),
        ])

    static let crdVersion = TypeDefinition(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion",
        "A version of a custom kind.",
        [
            .string("name", "Its name.", isRequired: true), .boolean("served", "Whether the API has it."),
            .boolean("storage", "Whether objects are kept in it."), .boolean("deprecated", "Whether clients are warned."),
            .string("deprecationWarning", "What they are warned of."), .anything("schema", "What objects are like."),
            .anything("subresources", "What is written apart, such as status."),
        ])

    static let crdSpec = TypeDefinition(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec", "A custom kind.",
        [
            .string("group", "The API group.", isRequired: true),
            .object("names", of: crdNames, "What it is called.", isRequired: true),
            .string("scope", "Where its objects live.", isRequired: true, oneOf: ["Cluster", "Namespaced"]),
            .list("versions", of: crdVersion, "The versions.", isRequired: true),
            .anything("conversion", "How versions are made of each other."),
            .boolean("preserveUnknownFields", "Must be false."),
        ])

    static let crd = BuiltInDefinitions.kind(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition", "The definition of a custom kind.",
        [.object("spec", of: crdSpec, "The kind.", isRequired: true), .anything("status", "Whether it is served.")])

    static let all =
        workload(
            "Deployment", "Pods that are kept running, and changed one by one.",
            [replicas, .anything("strategy", "How pods are changed.")])
        + workload(
            "StatefulSet", "Pods with names that stay.", [replicas, .string("serviceName", "The Service that names its pods.")])
        + workload("DaemonSet", "A pod on each node.", [.anything("updateStrategy", "How pods are changed.")])
        + workload("ReplicaSet", "A number of equal pods.", [replicas])
        + [crdNames, crdVersion, crdSpec, crd]
}
