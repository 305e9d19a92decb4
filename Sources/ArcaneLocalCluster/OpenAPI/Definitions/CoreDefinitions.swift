/// Kinds that carry data, say what happens, or hold others.
enum CoreDefinitions {
    static let secret = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.Secret", "Values that are not for everybody's eyes.",
        [
            .string("type", "What the values are for."), .map("data", "The values, in Base64."),
            .map("stringData", "Values as they are, which become data."),
            .boolean("immutable", "Whether it cannot be changed."),
        ])

    static let configMap = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.ConfigMap", "Values for programs.",
        [
            .map("data", "Texts by name."), .map("binaryData", "Bytes by name, in Base64."),
            .boolean("immutable", "Whether it cannot be changed."),
        ])

    static let namespace = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.Namespace", "What names of objects are unique in.",
        [.anything("spec", "Who has something to do before it goes."), .anything("status", "Active or Terminating.")])

    static let serviceAccount = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.ServiceAccount", "Who pods are for the API.",
        [
            .list("secrets", of: MetadataDefinitions.objectReference, keys: ["name"], "Secrets that its pods may use."),
            .list("imagePullSecrets", of: MetadataDefinitions.localObjectReference, "Secrets with which images are fetched."),
            .boolean("automountServiceAccountToken", "Whether pods get a token."),
        ])

    static let servicePort = TypeDefinition(
        "io.k8s.api.core.v1.ServicePort", "A port of a Service.",
        [
            .integer("port", "The number.", isRequired: true), .string("protocol", "TCP, UDP or SCTP.", default: "TCP"),
            .string("name", "A name for it."), .intOrString("targetPort", "The port of the pods."),
            .integer("nodePort", "The port of the nodes."), .string("appProtocol", "What is spoken on it."),
        ])

    static let serviceSpec = TypeDefinition(
        "io.k8s.api.core.v1.ServiceSpec", "Where a Service leads to.",
        [
            .list("ports", of: servicePort, keys: ["port", "protocol"], "Its ports."),
            .map("selector", "Labels of its pods.", isAtomic: true),
            .string("type", "ClusterIP, NodePort, LoadBalancer or ExternalName."),
            .string("clusterIP", "Its address."), .string("externalName", "The name that it stands for."),
        ])

    static let service = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.Service", "A name for pods. Kept only: this cluster has no network of its own.",
        [.object("spec", of: serviceSpec, "Where it leads to."), .anything("status", "How it is.")])

    static let event = BuiltInDefinitions.kind(
        "io.k8s.api.core.v1.Event", "Something that has happened to an object.",
        [
            .object("involvedObject", of: MetadataDefinitions.objectReference, "The object.", isRequired: true),
            .string("type", "Normal or Warning."), .string("reason", "What has happened, for programs."),
            .string("message", "What has happened, for people."), .integer("count", "How often."),
            .time("firstTimestamp", "When first."), .time("lastTimestamp", "When last."), .time("eventTime", "When."),
            .string("action", "What was done."), .string("reportingComponent", "Who tells it."),
            .string("reportingInstance", "Which of them tells it."), .anything("source", "Who tells it."),
            .anything("series", "How often it goes on."),
            .object("related", of: MetadataDefinitions.objectReference, "Another object."),
        ])

    static let newerEvent = BuiltInDefinitions.kind(
        "io.k8s.api.events.v1.Event", "Something that has happened to an object.",
        [
            .object("regarding", of: MetadataDefinitions.objectReference, "The object."), .string("type", "Normal or Warning."),
            .string("reason", "What has happened, for programs."), .string("note", "What has happened, for people."),
            .time("eventTime", "When."), .string("action", "What was done."), .string("reportingController", "Who tells it."),
            .string("reportingInstance", "Which of them tells it."), .anything("series", "How often it goes on."),
            .object("related", of: MetadataDefinitions.objectReference, "Another object."),
        ])

    static let leaseSpec = TypeDefinition(
        "io.k8s.api.coordination.v1.LeaseSpec", "Who holds a Lease, and for how long.",
        [
            .string("holderIdentity", "Who holds it."), .integer("leaseDurationSeconds", "For how long, without renewal."),
            .time("acquireTime", "Since when."), .time("renewTime", "When it was renewed last."),
            .integer("leaseTransitions", "How often it has changed hands."),
        ])

    static let lease = BuiltInDefinitions.kind(
        "io.k8s.api.coordination.v1.Lease", "By what replicas agree on a leader.",
        [.object("spec", of: leaseSpec, "Who holds it.")])

    static let all = [
        secret, configMap, namespace, serviceAccount, servicePort, serviceSpec, service, event, newerEvent, leaseSpec, lease,
    ]
}
