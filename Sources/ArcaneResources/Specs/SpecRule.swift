import ArcaneCore

/// What must hold between the settings of a block, for the API server and for the plugin.
public struct SpecRule<Spec: Sendable>: Sendable {
    let description: RuleDescription
    let holds: @Sendable (Spec) -> Bool

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - message: What is wrong and what to do, as it follows the path of the member: `snappy is for parquet; use gzip`.
    ///   - member: The setting of the block that the message is about; nil for the block itself.
    ///   - expression: The rule in the Common Expression Language, where `self` is the block. A setting without a default must be
    ///     tested by `has(self.name)` first. Nil where only the plugin can check it. A rule
    ///     that asks for a setting of no certain type (`JSONValue`, `Either`, a name that a union's forms use for different types) is
    ///     left out of the CRD, as API servers refuse it; the plugin checks it even so.
    ///   - holds: The same rule on the Swift value. It is asked only where every setting is right by itself.
    public init(
        _ message: String, at member: String? = nil, cel expression: String? = nil,
        holds: @escaping @Sendable (Spec) -> Bool
    ) {
        description = RuleDescription(message: message, member: member, expression: expression)
        self.holds = holds
    }

    /// Records that the rule does not hold for `input`.
    func report(on input: SettingInput) {
        let place = description.member.map { input.member($0, .null) } ?? input
        place.problem(description.message)
    }
}
