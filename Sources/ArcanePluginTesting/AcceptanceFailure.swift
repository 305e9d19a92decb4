/// A plugin did not pass a check.
public struct AcceptanceFailure: Error, CustomStringConvertible {
    /// The check.
    public var check: AcceptanceCheck
    /// What was expected, what was seen, how to see it again.
    public var description: String
}

/// What a step of a check did not find as it should be.
struct Misbehaviour: Error {
    /// What was expected, as a clause after "expected that".
    var expected: String
    /// What was seen instead.
    var seen: String
    /// The run of the program in which it was seen.
    var run: PluginRun?
}

extension AcceptanceFailure {
    /// The failure of `check` by `misbehaviour`; the values of `secrets` are left out of its text.
    init(_ check: AcceptanceCheck, _ misbehaviour: Misbehaviour, secrets: some Collection<String>) {
        self.check = check
        var text = """
            \(check.rawValue): expected that \(misbehaviour.expected)
            seen: \(misbehaviour.seen)
            repeat with: ARCANE_TEST_SEED=\(TestSettings.seed) ARCANE_TEST_ROUNDS=\(TestSettings.rounds)
            """
        if let run = misbehaviour.run {
            text += "\nthe process: \(run.launch)\n\(run.exit)"
            text +=
                "\nits standard error: \(run.standardError.suffix(4000))\nits standard output: \(run.standardOutput.suffix(1000))"
        }
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "***") }
        description = text
    }
}

/// Throws a misbehaviour unless `condition` holds.
func require(_ condition: Bool, _ expected: String, seen: @autoclosure () throws -> String, in run: PluginRun? = nil) throws {
    if !condition { throw Misbehaviour(expected: expected, seen: try seen(), run: run) }
}
