public import ArcaneCore

/// A schema of a CRD: OpenAPI v3 within the rules for structural schemas.
///
/// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
public struct OpenAPISchema: Hashable, Sendable {
    /// The JSON types that a schema can name.
    public enum Kind: String, Sendable {
        case object, array, string, integer, number, boolean
    }

    /// What a schema can say, under the names of apiextensions v1.
    public enum Facet: String, Hashable, Sendable {
        case type, format, description, properties, required, items, additionalProperties, nullable, anyOf
        case standard = "default"
        case enumeration = "enum"
        case minimum, maximum, minLength, maxLength, pattern, minItems, maxItems, minProperties, maxProperties
        case isIntOrString = "x-kubernetes-int-or-string"
        case preservesUnknownFields = "x-kubernetes-preserve-unknown-fields"
        case validations = "x-kubernetes-validations"
    }

    /// What the schema says.
    public private(set) var facets: [Facet: JSONValue]

    /// Creates a schema of a JSON type.
    public init(_ kind: Kind, _ facets: [Facet: JSONValue] = [:]) {
        self.facets = facets
        self.facets[.type] = .string(kind.rawValue)
    }

    /// Creates a schema that says no more than `facets`.
    public init(facets: [Facet: JSONValue]) {
        self.facets = facets
    }

    /// What the schema says of `facet`.
    public subscript(facet: Facet) -> JSONValue? {
        get { facets[facet] }
        set { facets[facet] = newValue }
    }

    /// The schema as JSON.
    public var json: JSONValue {
        .object(Dictionary(facets.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Whether it names a type; CEL can only ask for values that have one.
    var isTyped: Bool { facets[.type] != nil || facets[.isIntOrString] != nil }

    /// Says more.
    mutating func add(_ more: [Facet: JSONValue]) {
        facets.merge(more) { _, last in last }
    }

    /// Says more of each element of a list.
    mutating func addToItems(_ more: [Facet: JSONValue]) {
        guard !more.isEmpty, case .object(var items) = facets[.items] else { return }
        for (facet, value) in more { items[facet.rawValue] = value }
        facets[.items] = .object(items)
    }
}

extension OpenAPISchema {
    /// Any value, kept as it is.
    public static let anything = OpenAPISchema(facets: [.preservesUnknownFields: true])

    /// A whole number, within the limits that `facets` name, or a text that matches `pattern`.
    public static func integerOrString(pattern: String, _ facets: [Facet: JSONValue] = [:]) -> OpenAPISchema {
        var schema = OpenAPISchema(facets: facets)
        schema.add([
            .isIntOrString: true, .anyOf: [["type": "integer"], ["type": "string"]], .pattern: .string(pattern),
        ])
        return schema
    }

    /// A list.
    public static func array(of element: OpenAPISchema) -> OpenAPISchema {
        OpenAPISchema(.array, [.items: element.json])
    }

    /// An object with values of one kind under any names.
    public static func map(of value: OpenAPISchema) -> OpenAPISchema {
        OpenAPISchema(.object, [.additionalProperties: value.json])
    }

    /// An object of these settings.
    public static func object(of definitions: [SettingDefinition], rules: [RuleDescription] = []) -> OpenAPISchema {
        var schema = OpenAPISchema(.object)
        let properties = Dictionary(definitions.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })
        if !properties.isEmpty { schema[.properties] = .object(properties.mapValues(\.json)) }
        let required = definitions.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema[.required] = .array(required) }
        let validations = rules.compactMap(\.validation).filter { CELExpression.isTyped($0.rule, in: properties) }
        if !validations.isEmpty { schema[.validations] = .array(validations.map(\.json)) }
        return schema
    }
}

extension SettingDefinition {
    /// The schema of its values, with description and default.
    public var schema: OpenAPISchema {
        var schema = shape.schema
        schema[.description] = .string(description)
        if let defaultValue { schema[.standard] = defaultValue }
        return schema
    }
}
