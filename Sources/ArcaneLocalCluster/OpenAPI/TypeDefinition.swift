import ArcaneCore

/// A type of the Kubernetes API, as OpenAPI documents have it: an object with named fields.
///
/// Only what clients of this cluster meet is defined; fields that are missing here are kept all the same.
struct TypeDefinition: Sendable {
    /// The full name, such as `io.k8s.api.batch.v1.JobSpec`.
    let name: String
    let description: String
    let fields: [FieldDefinition]
    /// Whether the object is owned as a whole (`x-kubernetes-map-type: atomic`).
    var isAtomic = false

    init(_ name: String, _ description: String, isAtomic: Bool = false, _ fields: [FieldDefinition]) {
        self.name = name
        self.description = description
        self.isAtomic = isAtomic
        self.fields = fields
    }

    /// The schema of the type.
    var schema: JSONValue {
        var members: [String: JSONValue] = ["type": "object", "description": .string(description)]
        if !fields.isEmpty {
            members["properties"] = .object(Dictionary(fields.map { ($0.name, $0.schema) }) { first, _ in first })
        }
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        if isAtomic { members["x-kubernetes-map-type"] = "atomic" }
        return .object(members)
    }

    /// What refers to the type called `name`.
    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
