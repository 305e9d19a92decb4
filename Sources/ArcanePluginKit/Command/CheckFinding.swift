public import ArcaneCore

/// One thing that `check` looked at, and what it found.
public struct CheckFinding: Sendable {
    /// What was looked at, in a few words: `the schema of the source`.
    public var subject: String
    /// What is wrong with it and what to do; nil where it is right.
    public var error: StreamError?
    /// What there is to say where it is right.
    public var detail: String?

    /// Something that is right.
    public static func good(_ subject: String, _ detail: String? = nil) -> CheckFinding {
        CheckFinding(subject: subject, error: nil, detail: detail)
    }

    /// Something that is wrong.
    public static func bad(_ subject: String, _ error: any Error) -> CheckFinding {
        CheckFinding(subject: subject, error: StreamError(wrapping: error), detail: nil)
    }

    /// Looks at something: right where `body` returns, wrong where it throws.
    public static func of(_ subject: String, _ body: () async throws -> String?) async -> CheckFinding {
        do {
            return .good(subject, try await body())
        } catch {
            return .bad(subject, error)
        }
    }
}

extension CheckFinding: CustomStringConvertible {
    /// A line such as `ok    the sink: file:///data`.
    public var description: String {
        if let error { return "wrong \(subject): \(error)" }
        return "ok    \(subject)\(detail.map { ": \($0)" } ?? "")"
    }
}
