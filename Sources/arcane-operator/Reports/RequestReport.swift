import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// What is said of a BackfillRequest, in its status.
struct RequestReport: Sendable {
    /// What holds of a request.
    enum Situation: Hashable, Sendable {
        /// It is done, or a person has ended it.
        case completed
        /// Its Job runs, since this time.
        case running(since: KubernetesTime?)
        /// Nothing keeps its Job from being made.
        case starting
        /// Its Job has ended, which is about to be recorded.
        case ending
        /// It has to wait: a word for programs, and a sentence for people.
        case waiting(String, String)
        /// It names nothing that the operator could backfill: a word for programs, and what to do about it.
        case lost(String, String)
    }

    /// How the class that a request names stands.
    enum ClassStanding: Hashable, Sendable {
        /// Its streams are run.
        case run
        /// Its streams have not been read yet.
        case unread
        /// Its streams cannot be run: why.
        case failed(String)
        /// There is none.
        case missing
    }

    /// What holds of `backfill`, whose class stands so, and whose stream looks as `snapshot` says; nil where there is no such stream.
    static func situation(_ backfill: ObservedBackfill, _ snapshot: StreamSnapshot?, of standing: ClassStanding) -> Situation {
        let (request, stream) = (backfill.request, backfill.stream)
        guard request.isOpen else { return .completed }
        switch standing {
        case .run, .unread: break
        case .failed(let problem):
            return .lost("ClassFailed", "streams of the StreamClass \(stream.className) are not run: \(problem)")
        case .missing:
            return .lost(
                "ClassMissing", "there is no StreamClass \(stream.className); create it, or name another in spec.streamClass")
        }
        guard let snapshot else {
            return .lost(
                "StreamMissing",
                "there is no stream \(stream.name.name) of the class \(stream.className) in the namespace \(stream.name.namespace); create it, or name another in spec.streamId"
            )
        }
        let own = snapshot.job.flatMap { $0.isBackfill && $0.backfillID == request.name ? $0 : nil }
        if let own, own.isRunningBackfill { return .running(since: own.startTime.map(KubernetesTime.init)) }
        if snapshot.stream.isSuspended {
            return .waiting("StreamSuspended", "the stream is suspended; it starts when it goes on")
        }
        if StreamPhase(recorded: snapshot.stream.status.phase) == .failed {
            return .waiting("StreamFailed", "the stream has failed; it starts when a person has let it go on")
        }
        if let first = snapshot.requests.first(where: \.isOpen), first.name != request.name {
            return .waiting("OtherBackfillFirst", "the older request \(first.name) comes first")
        }
        let ready = snapshot.stream.status.conditions.first { $0.type == "Ready" }
        if let reason = ready?.reason, StreamReport.obstacles.contains(reason) {
            return .waiting(reason, "the stream cannot be started: \(ready?.message ?? "see its status")")
        }
        if own?.outcome == .complete { return .ending }
        if ready?.reason == "Waiting" { return .waiting("Waiting", "the stream waits: \(ready?.message ?? "see its status")") }
        return snapshot.job == nil ? .starting : .waiting("Waiting", "the Job of the stream that runs ends first")
    }

    /// How old a new request is when it says that it is starting.
    static let startingPatience: Duration = .seconds(60)

    /// How long to wait before `situation` is recorded; nil where that is due.
    ///
    /// Of thousands of new streams each request would be written once more, to say that it is starting, which is not true any more when
    /// somebody reads it. One that has said something else before, such as that its stream is missing, says at once that this is over.
    static func pause(before situation: Situation, of request: ObservedRequest, at now: Timestamp) -> Duration? {
        guard situation == .starting, request.status.phase == nil else { return nil }
        let pause = startingPatience - (now - request.created)
        return pause > .zero ? pause : nil
    }

    /// The status of `request` that says `situation`.
    static func status(_ request: ObservedRequest, _ situation: Situation, at now: KubernetesTime) -> BackfillRequestStatus {
        var status = request.status
        status.observedGeneration = request.generation
        let (phase, reason, message): (String, String, String)
        switch situation {
        case .completed:
            (phase, reason, message) = ("Completed", "Completed", "the backfill is complete")
            status.completionTime = status.completionTime ?? now
        case .running(let since):
            (phase, reason, message) = ("Running", "Backfilling", "the backfill runs")
            status.startTime = status.startTime ?? since ?? now
        case .starting: (phase, reason, message) = ("Pending", "Waiting", "it starts soon")
        case .ending: return request.status
        case .waiting(let word, let text): (phase, reason, message) = ("Pending", word, text)
        case .lost(let word, let text): (phase, reason, message) = ("Pending", word, text)
        }
        status.phase = phase
        func condition(_ type: String, _ holds: Bool) -> StatusCondition {
            StatusCondition(
                type, holds, reason, message, generation: request.generation, after: request.status.conditions, at: now)
        }
        status.conditions = [condition("Completed", phase == "Completed"), condition("Progressing", phase == "Running")]
        return status
    }
}
