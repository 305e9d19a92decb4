import ArcaneCore
import ArcaneKubernetes

/// The schema of a served kind, whether built in or from a CRD, with what all objects have.
struct KindSchema: Sendable {
    /// The full name of the type in OpenAPI documents.
    let name: String
    /// The schema. Types that it refers to are in `BuiltInDefinitions.schemas`.
    let schema: JSONValue

    init(_ served: ServedResource) {
        name = BuiltInDefinitions.name(of: served)
        guard served.isCustom else {
            schema = BuiltInDefinitions.schema(of: served)
            return
        }
        var members = served.schema?.objectValue ?? ["type": "object"]
        var properties = members["properties"]?.objectValue ?? [:]
        for field in BuiltInDefinitions.common { properties[field.name] = field.schema }
        members["properties"] = .object(properties)
        schema = .object(members)
    }

    /// The schema that `schema` refers to, with what it says itself; `schema` where it refers to none.
    static func resolved(_ schema: JSONValue) -> JSONValue {
        let reference =
            schema["$ref"] ?? (schema["allOf"]?.arrayValue?.count == 1 ? schema["allOf"]?.arrayValue?.first?["$ref"] : nil)
        guard let name = reference?.stringValue?.droppingPrefix("#/components/schemas/") else { return schema }
        return BuiltInDefinitions.schemas[name] ?? schema
    }
}
