public import ArcaneResources

/// What a person wants to know of a stream at a glance.
public struct StreamSummary: Hashable, Sendable {
    /// Where the stream is in its life; `New` for one that no operator has looked at.
    public var phase: String
    /// What is to be done about the stream, or how its last Job failed; empty where all is well.
    public var note: String

    /// What there is to say of `stream`.
    public init(_ stream: StreamDefinition) {
        let phase = StreamPhase(recorded: stream.status.phase)
        self.phase = phase?.rawValue ?? "New"
        let ready = stream.status.conditions.first { $0.type == "Ready" }
        switch phase {
        case .failed: note = stream.status.lastFailure?.summary ?? ready?.message ?? "failed"
        case .pending: note = ready?.message ?? ""
        // A Job runs, and is not what it should be.
        case .running, .backfilling:
            note = ready?.status == "False" && ready?.reason != "Backfilling" ? ready?.message ?? "" : ""
        default: note = ""
        }
        note = note.replacing("\n", with: " ")
    }
}

extension StreamFailure {
    /// The exit code, or else the reason, with the message, in one line: `exit code 1: the source refuses the password`.
    public var summary: String {
        let code = exitCode.map { "exit code \($0)" } ?? reason ?? "failed"
        return [code, message].compactMap { $0 }.joined(separator: ": ").replacing("\n", with: " ")
    }
}
