import ArcaneCore

/// A field of a type of the Kubernetes API.
struct FieldDefinition: Sendable {
    let name: String
    let isRequired: Bool
    /// The schema of the field, with what it is about.
    let schema: JSONValue

    private init(_ name: String, _ description: String, isRequired: Bool, _ schema: JSONValue) {
        self.name = name
        self.isRequired = isRequired
        self.schema = schema.setting(["description"], to: .string(description))
    }

    static func string(_ name: String, _ description: String, isRequired: Bool = false, oneOf: [String] = []) -> FieldDefinition
    {
        let schema: JSONValue = ["type": "string"]
        return FieldDefinition(
            name, description, isRequired: isRequired,
            oneOf.isEmpty ? schema : schema.setting(["enum"], to: .array(oneOf.map { .string($0) })))
    }

    static func integer(_ name: String, _ description: String, isRequired: Bool = false, default value: Int? = nil)
        -> FieldDefinition
    {
        let schema: JSONValue = ["type": "integer", "format": "int32"]
        return FieldDefinition(
            name, description, isRequired: isRequired, value.map { schema.setting(["default"], to: .integer($0)) } ?? schema)
    }

    static func boolean(_ name: String, _ description: String) -> FieldDefinition {
        FieldDefinition(name, description, isRequired: false, ["type": "boolean"])
    }

    static func time(_ name: String, _ description: String) -> FieldDefinition {
        FieldDefinition(name, description, isRequired: false, ["type": "string", "format": "date-time"])
    }

    /// A number or a text, such as a port or a percentage.
    static func intOrString(_ name: String, _ description: String) -> FieldDefinition {
        FieldDefinition(
            name, description, isRequired: false,
            ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]])
    }

    /// A text that stands for a default where it is not said, in the key of a list.
    static func string(_ name: String, _ description: String, default value: String) -> FieldDefinition {
        FieldDefinition(name, description, isRequired: false, ["type": "string", "default": .string(value)])
    }

    /// An object of a type.
    static func object(_ name: String, of type: TypeDefinition, _ description: String, isRequired: Bool = false)
        -> FieldDefinition
    {
        FieldDefinition(name, description, isRequired: isRequired, ["allOf": [TypeDefinition.reference(type.name)]])
    }

    /// An object whose fields are not told.
    static func anything(_ name: String, _ description: String) -> FieldDefinition {
        FieldDefinition(name, description, isRequired: false, ["type": "object", "x-kubernetes-preserve-unknown-fields": true])
    }

    /// Values of texts by name.
    static func map(_ name: String, _ description: String, isAtomic: Bool = false) -> FieldDefinition {
        let schema: JSONValue = ["type": "object", "additionalProperties": ["type": "string"]]
        return FieldDefinition(
            name, description, isRequired: false, isAtomic ? schema.setting(["x-kubernetes-map-type"], to: "atomic") : schema)
    }

    /// Texts, which are owned as a whole, or one by one where the list is a set.
    static func strings(_ name: String, _ description: String, isSet: Bool = false, isRequired: Bool = false) -> FieldDefinition
    {
        FieldDefinition(
            name, description, isRequired: isRequired,
            ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": isSet ? "set" : "atomic"])
    }

    /// Numbers, each of which is there once.
    static func integers(_ name: String, _ description: String, isRequired: Bool = false) -> FieldDefinition {
        FieldDefinition(
            name, description, isRequired: isRequired,
            ["type": "array", "items": ["type": "integer", "format": "int32"], "x-kubernetes-list-type": "set"])
    }

    /// Objects of a type, which are told apart by `keys`; without keys the list is owned as a whole.
    static func list(
        _ name: String, of type: TypeDefinition, keys: [String] = [], _ description: String, isRequired: Bool = false
    ) -> FieldDefinition {
        var schema: JSONValue = ["type": "array", "items": ["allOf": [TypeDefinition.reference(type.name)]]]
        schema = schema.setting(["x-kubernetes-list-type"], to: keys.isEmpty ? "atomic" : "map")
        if let first = keys.first {
            schema = schema.setting(["x-kubernetes-list-map-keys"], to: .array(keys.map { .string($0) }))
                .setting(["x-kubernetes-patch-merge-key"], to: .string(first))
                .setting(["x-kubernetes-patch-strategy"], to: "merge")
        }
        return FieldDefinition(name, description, isRequired: isRequired, schema)
    }
}
