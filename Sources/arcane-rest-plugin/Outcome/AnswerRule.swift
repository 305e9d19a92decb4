import ArcaneCore

/// What answers of one kind mean, where neither their status alone nor the usual table says it.
struct AnswerRule: Hashable, Sendable {
    /// What is done about an answer.
    enum Action: String, Sendable, CaseIterable {
        /// The page is asked for again, a limited number of times.
        case retry
        /// The stream ends.
        case fail
        /// It is a page without records.
        case ignore
        /// The page is asked for again with a new token, once.
        case refreshCredentials
        /// The page is asked for again after a pause, as often as it takes.
        case wait
    }

    /// What a value must be.
    enum Test: Hashable, Sendable {
        /// Something: not null, false, 0, or empty.
        case present
        /// A text, number or truth value that is written so.
        case equals(String)
        /// One in whose text this regular expression has a match.
        case matches(String)
    }

    /// The statuses; empty for all.
    var status: Set<Int> = []
    /// The path of the value in the body; nil where the status alone decides.
    var path: [String]?
    /// What the value must be.
    var test = Test.present
    /// What is done.
    var action: Action

    /// So much of a value is looked at, so that no answer can keep a regular expression busy.
    private static let longestText = 4096

    /// Whether the rule is about answers with this status.
    func concerns(status: Int) -> Bool { self.status.isEmpty || self.status.contains(status) }

    /// Whether the rule is about this answer; `body` is null where it is not JSON.
    func applies(status: Int, body: JSONValue) -> Bool {
        guard concerns(status: status) else { return false }
        guard let path else { return true }
        guard let value = body[path: path] else { return false }
        switch test {
        case .present: return !value.saysNothing
        case .equals(let text): return value.scalarText == text
        case .matches(let pattern):
            // Patterns were tried when the spec was read.
            guard let text = value.scalarText, let pattern = try? Regex(pattern) else { return false }
            return text.prefix(AnswerRule.longestText).firstMatch(of: pattern) != nil
        }
    }
}

extension JSONValue {
    /// Whether a value that tells of an error tells of none: null, false, 0, or empty.
    var saysNothing: Bool {
        switch self {
        case .null, .bool(false), .string(""): true
        case .number: doubleValue == 0
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .string: false
        }
    }

    /// A text, number or truth value as a text.
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let truth): truth ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
