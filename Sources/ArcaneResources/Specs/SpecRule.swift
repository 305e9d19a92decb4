import ArcaneCore

/// What must hold between the settings of a block, for the API server and for the plugin.
public struct SpecRule<Spec: Sendable>: Sendable {
    let message: String
    let member: String?
    let expression: String?
    let holds: @Sendable (Spec) -> Bool

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - message: What is wrong and what to do, as it follows the path of the member: `snappy is for parquet; use gzip`.
    ///   - member: The setting of the block that the message is about; nil for the block itself.
    ///   - expression: The rule in the Common Expression Language, where `self` is the block. A setting without a default must be
    ///     tested by `has(self.name)` first. Nil where only the plugin can check it.
    ///   - holds: The same rule on the Swift value. It is asked only where every setting is right by itself.
    public init(
        _ message: String, at member: String? = nil, cel expression: String? = nil,
        holds: @escaping @Sendable (Spec) -> Bool
    ) {
        self.message = message
        self.member = member
        self.expression = expression
        self.holds = holds
    }

    /// The rule as an API server checks it.
    var validation: ValidationRule? {
        expression.map { ValidationRule(rule: $0, message: message, fieldPath: member.map { ".\($0)" }) }
    }

    /// Records that the rule does not hold for `input`.
    func report(on input: SettingInput) {
        if let member { input.member(member, .null).problem(message) } else { input.problem(message) }
    }
}
