public import ArcaneCore

extension String: SettingValue {
    /// A text.
    public static var shape: SettingShape { SettingShape("text", schema: OpenAPISchema(.string), example: "text") }
    /// The empty text.
    public static var placeholder: String { "" }
    /// The text.
    public var json: JSONValue { .string(self) }

    /// Reads a text; a number is none, it has to stand in quotes.
    public static func read(_ input: SettingInput) -> String? { input.text() }
}

extension Secret: SettingValue {
    /// A text.
    public static var shape: SettingShape { SettingShape("text", schema: OpenAPISchema(.string), example: "${NAME}") }
    /// The empty text.
    public static var placeholder: Secret { Secret("") }
    /// Stars: what is rendered is read by people.
    public var json: JSONValue { .string(description) }

    /// Reads a text.
    public static func read(_ input: SettingInput) -> Secret? { input.text().map(Secret.init) }
}

extension SettingInput {
    fileprivate func text() -> String? {
        switch value {
        case .string(let text): return text
        case .number, .bool: problem("must be a text, not \(value.kindName); put it in quotes")
        default: problem("must be a text, not \(value.kindName)")
        }
        return nil
    }
}
