public import ArcaneCore

/// What the values of a type look like: to an API server, to a reader, and as an example.
public struct SettingShape: Sendable {
    /// The type in a reader's words, such as `duration` or `list of texts`.
    public var name: String
    /// The type as a CRD says it.
    public var schema: OpenAPISchema
    /// What it is made of.
    public var content: Content
    /// A value that is right.
    public var example: JSONValue

    /// What a value is made of.
    public indirect enum Content: Sendable {
        /// Nothing that has a description of its own.
        case plain
        /// Named settings, and what must hold between them.
        case group([SettingDefinition], rules: [RuleDescription])
        /// One of several forms, told apart by the member called `discriminator`.
        case union(discriminator: String, forms: [SettingForm])
        /// Elements of one shape.
        case list(SettingShape)
        /// Values of one shape under names of the user's choice.
        case map(SettingShape)
    }

    /// Creates a shape.
    public init(_ name: String, schema: OpenAPISchema, content: Content = .plain, example: JSONValue) {
        self.name = name
        self.schema = schema
        self.content = content
        self.example = example
    }
}

/// One form of a union: what may stand beside `type: name`.
public struct SettingForm: Sendable {
    /// The value of the discriminator.
    public var name: String
    /// What the form is for.
    public var description: String
    /// Its settings, without the discriminator.
    public var definitions: [SettingDefinition]
    /// What must hold between them.
    public var rules: [RuleDescription]
}
