import ArcaneCore
import ArcaneKubernetes

/// The types of built-in kinds, as OpenAPI documents have them.
enum BuiltInDefinitions {
    /// All of them, by their full names.
    static let schemas: [String: JSONValue] = Dictionary(
        (MetadataDefinitions.all + ContainerDefinitions.all + PodDefinitions.all + JobDefinitions.all + CoreDefinitions.all
            + WorkloadDefinitions.all).map { ($0.name, $0.schema) }
    ) { first, _ in first }

    /// The schema of a built-in kind. Where there is none of its own, the fields besides the metadata are not told.
    static func schema(of served: ServedResource) -> JSONValue {
        schemas[name(of: served)]
            ?? kind(
                name(of: served), "Objects of this kind are only kept.",
                [.anything("spec", "What is wanted."), .anything("status", "How it is.")]
            ).schema.setting(["x-kubernetes-preserve-unknown-fields"], to: true)
    }

    /// A kind with what all kinds have, and `fields`.
    static func kind(_ name: String, _ description: String, _ fields: [FieldDefinition]) -> TypeDefinition {
        TypeDefinition(name, description, common + fields)
    }

    /// What all objects have.
    static let common: [FieldDefinition] = [
        .string("apiVersion", "Group and version of the kind."), .string("kind", "The kind."),
        .object("metadata", of: MetadataDefinitions.objectMeta, "The object's name, labels, annotations and so on."),
    ]

    /// The full name of a kind's type: `io.k8s.api.batch.v1.Job`.
    static func name(of served: ServedResource) -> String {
        let resource = served.resource
        let group = resource.group.isEmpty ? "core" : resource.group
        if group == "apiextensions.k8s.io" {
            return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.\(resource.version).\(resource.kind)"
        }
        if !served.isCustom { return "io.k8s.api.\(group.prefix { $0 != "." }).\(resource.version).\(resource.kind)" }
        return (group.split(separator: ".").reversed().map(String.init) + [resource.version, resource.kind]).joined(
            separator: ".")
    }
}
