import ArcaneResources
import ArcaneStreams

/// How it stands with something that is waited for.
enum Progress: Hashable, Sendable {
    /// Nobody has taken notice yet: of what.
    case unseen(String)
    /// It is on its way: what is seen of it.
    case going(String)
    /// It is so.
    case done(String)
    /// It will not be so by itself: why, and what to do.
    case failed(String)
}

extension Progress {
    /// What stands in the way of a stream that is to run; nil where nothing does.
    static func obstacle(to stream: ObservedStream) -> Progress? {
        let name = stream.name
        if stream.hasFailed {
            let failure = stream.definition.status.lastFailure?.summary ?? stream.ready?.message ?? "its Job has failed"
            return .failed(
                "the stream \(name) has failed: \(failure); see `kubectl arcane stream logs \(stream.arguments)`, then let it go on with `kubectl arcane stream start \(stream.arguments)`"
            )
        }
        if stream.definition.isSuspended {
            return .failed(
                "the stream \(name) is suspended; start it with `kubectl arcane stream start \(stream.arguments)`")
        }
        // An operator that waits for something of its own says "Waiting"; anything else needs a person.
        if stream.phase == .pending, stream.isObserved, let ready = stream.ready, let reason = ready.reason, reason != "Waiting"
        {
            return .failed("the stream \(name) cannot be started (\(reason)): \(ready.message ?? "its status says no more")")
        }
        return nil
    }

    /// What is seen of a stream that is on its way.
    static func way(of stream: ObservedStream) -> Progress {
        guard let phase = stream.phase else { return .unseen("no operator has looked at the stream yet") }
        guard stream.isObserved else { return .unseen("no operator has seen its change yet") }
        if phase == .failed { return .unseen("no operator has seen yet that it may go on") }
        return .going("\(phase.rawValue)\(stream.ready?.message.map { ": \($0)" } ?? "")")
    }
}
