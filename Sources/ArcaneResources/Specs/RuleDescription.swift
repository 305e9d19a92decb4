/// What a rule says, without the Swift code that checks it.
public struct RuleDescription: Hashable, Sendable {
    /// What is wrong where the rule does not hold, and what to do.
    public var message: String
    /// The setting that the message is about; nil for the block itself.
    public var member: String?
    /// The rule in the Common Expression Language; nil where only the plugin can check it.
    public var expression: String?

    /// The rule as a reader wants it, in Markdown.
    var text: String { member.map { "`\($0)`: \(message)" } ?? message }

    /// The rule as an API server checks it.
    var validation: ValidationRule? {
        expression.map { ValidationRule(rule: $0, message: message, fieldPath: member.map { ".\($0)" }) }
    }
}
