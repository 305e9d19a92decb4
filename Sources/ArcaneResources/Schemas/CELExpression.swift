import ArcaneCore

/// Expressions of the Common Expression Language, as text.
enum CELExpression {
    /// `expression` for objects in which the defaults of `definitions` have not been filled in.
    ///
    /// An API server fills in defaults before it asks rules, but a union's schema has none. `self.grant` is then an error where
    /// nothing was given, so that it becomes `(has(self.grant) ? self.grant : 'clientCredentials')`, and `has(self.grant)` is true.
    static func assuming(defaultsOf definitions: [SettingDefinition], in expression: String) -> String {
        let defaults = definitions.compactMap { definition in
            definition.defaultValue.map { (CELName.escaped(definition.name), literal($0)) }
        }
        let literals = Dictionary(defaults, uniquingKeysWith: { first, _ in first })
        return expression.replacing(/has\(\s*self\.(\w+)\s*\)|\bself\.(\w+)/) { match in
            if let tested = match.1 { return literals[String(tested)] == nil ? String(match.0) : "true" }
            guard let name = match.2, let literal = literals[String(name)] else { return String(match.0) }
            return "(has(self.\(name)) ? self.\(name) : \(literal))"
        }
    }

    /// Whether CEL knows the type of each setting that `expression` asks for; an API server refuses a CRD where it does not.
    static func isTyped(_ expression: String, in properties: [String: OpenAPISchema]) -> Bool {
        let untyped = properties.filter { !$0.value.isTyped }.keys.map { Substring(CELName.escaped($0)) }
        return !expression.matches(of: /\bself\.(\w+)/).contains { untyped.contains($0.1) }
    }

    /// A value as an expression; JSON is one, but for texts, which are shown in single quotes as rules usually have them.
    private static func literal(_ value: JSONValue) -> String {
        guard case .string(let text) = value, !text.contains("'"), !text.contains("\\") else { return value.text }
        return "'\(text)'"
    }
}
