import ArcaneKubernetes
import ArcaneResources

/// What is waited for. It knows no clock and no cluster: it judges what is seen.
enum WaitGoal: Hashable, Sendable {
    /// That the stream runs, whether it follows its source, is backfilled or scheduled.
    case running
    /// That the stream runs by another Job than the one with this uid.
    case restarted(from: String?)
    /// That the stream is stopped, and nothing of it runs any more.
    case stopped
    /// That the request of this name is completed.
    case backfilled(String)

    /// How it stands, by what is seen of the stream called `name`.
    func progress(_ sight: StreamSight, _ name: ObjectName) -> Progress {
        guard let stream = sight.stream else { return .failed("the stream \(name) is gone: somebody has deleted it") }
        switch self {
        case .running: return running(stream)
        case .restarted(let uid): return restarted(stream, sight.job, from: uid)
        case .stopped: return stopped(stream, sight)
        case .backfilled(let request): return backfilled(stream, sight.request, request)
        }
    }

    private func running(_ stream: ObservedStream) -> Progress {
        if let obstacle = Progress.obstacle(to: stream) { return obstacle }
        switch stream.phase {
        case .running?, .backfilling?, .scheduled?:
            return stream.isObserved ? .done(stream.phase?.rawValue ?? "") : .way(of: stream)
        case .suspended?: return .unseen("no operator has seen yet that it may run")
        default: return .way(of: stream)
        }
    }

    private func restarted(_ stream: ObservedStream, _ job: ObservedJob?, from uid: String?) -> Progress {
        switch running(stream) {
        case .done(let phase):
            if stream.phase == .scheduled { return .done(phase) }
            guard let job, job.uid != uid, !job.isTerminating else { return .going("its new Job is not there yet") }
            return .done(phase)
        case let other: return other
        }
    }

    private func stopped(_ stream: ObservedStream, _ sight: StreamSight) -> Progress {
        guard stream.definition.isSuspended else {
            return .failed("somebody has started the stream \(stream.name) meanwhile; see `kubectl arcane stream status`")
        }
        guard stream.phase == .suspended, stream.isObserved else {
            return stream.isObserved ? .unseen("no operator has seen yet that it is to stop") : .way(of: stream)
        }
        if sight.job != nil || sight.livingPods > 0 { return .going("its processes are ending") }
        return .done(StreamPhase.suspended.rawValue)
    }

    private func backfilled(_ stream: ObservedStream, _ request: ObservedBackfillRequest?, _ name: String) -> Progress {
        guard let request else {
            return .failed("the BackfillRequest \(name) is gone: somebody has deleted it, which ends its backfill")
        }
        guard request.isOpen else { return .done("completed") }
        if let obstacle = Progress.obstacle(to: stream) { return obstacle }
        if let reason = request.condition?.reason, ["ClassMissing", "ClassFailed", "StreamMissing"].contains(reason) {
            return .failed("the backfill \(name) cannot be done (\(reason)): \(request.condition?.message ?? "")")
        }
        guard let phase = request.phase else {
            return stream.phase == .backfilling ? .way(of: stream) : .unseen("no operator has looked at the request yet")
        }
        return .going("\(phase)\(request.condition?.message.map { ": \($0)" } ?? "")")
    }
}

extension WaitGoal {
    /// What it is, in a message.
    var name: String {
        switch self {
        case .running: "the start"
        case .restarted: "the restart"
        case .stopped: "the stop"
        case .backfilled(let request): "the end of the backfill \(request)"
        }
    }

    /// How long it may take where nothing is said: Jobs begin and end within minutes, and a backfill may read for hours.
    var usualTimeout: Duration {
        switch self {
        case .running, .restarted, .stopped: .seconds(300)
        case .backfilled: .seconds(86_400)
        }
    }

    /// The request that has to be looked at.
    var request: String? { if case .backfilled(let name) = self { name } else { nil } }
}
