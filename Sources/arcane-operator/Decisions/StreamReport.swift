import ArcaneCore
import ArcaneResources

/// What is said of a stream, in its status.
struct StreamReport: Sendable {
    /// What holds of the stream.
    enum Situation: Hashable, Sendable {
        /// Its Job runs.
        case active(ObservedJob)
        /// Its CronJob is there.
        case scheduled
        /// It is stopped.
        case suspended
        /// A Job has failed, and nothing is started until a person acts.
        case failed
        /// It is about to run, and waits for this.
        case waiting(String)
        /// It cannot run: a word for programs, and what a person can do.
        case blocked(String, String)
        /// A Job of its name is somebody else's.
        case nameConflict
    }

    /// The reasons of the condition `Ready` for which a stream cannot be started until somebody changes something.
    static let obstacles: Set<String> = [
        "InvalidSpec", "TemplateMissing", "TemplateInvalid", "SecretMissing", "JobRefused", "JobNameConflict",
    ]

    /// The reason of the condition `Ready` of a stream whose Job runs, and whose pods fail one after the other.
    static let retrying = "Retrying"

    /// The reason of the condition `Ready` of a stream whose Job has a pod that does not start.
    static let podPending = "PodPending"

    /// Pods that fail again and again may each say something else: that is recorded no more often than this.
    private static let newsInterval: Duration = .seconds(600)

    private let snapshot: StreamSnapshot

    init(_ snapshot: StreamSnapshot) {
        self.snapshot = snapshot
    }

    /// The decision to record `situation`, which is nothing where that is what is recorded.
    func decision(_ situation: Situation) -> Decision {
        let status = status(situation)
        var decision = Decision(actions: isRecorded(status) ? [] : [.writeStatus(status)])
        if case .active = situation {
            let waits = [snapshot.retries?.nextChange(at: now), snapshot.hold.map { $0.due - now }]
            decision.again = waits.compactMap(\.self).filter { $0 > .zero }.min()
        }
        return decision
    }

    /// The status that says `situation`.
    func status(_ situation: Situation) -> StreamStatus {
        let old = snapshot.stream.status
        var status = old
        status.observedGeneration = snapshot.stream.generation
        let (phase, reason, message): (StreamPhase, String, String)
        switch situation {
        case .active(let job):
            phase = job.isBackfill ? .backfilling : .running
            status.configurationHash = job.hash
            if !problems.isEmpty {
                reason = "InvalidSpec"
                message = "\(problems); the Job made from the earlier spec goes on until the spec is mended"
            } else if let hold = toldHold {
                (reason, message) = (Self.podPending, hold)
            } else if let failure = retriedFailure {
                status.lastFailure = failure
                reason = Self.retrying
                message = "the pods of its Job fail one after the other: \(failure.inFull); it is tried again until one runs on"
            } else if job.isBackfill {
                (reason, message) = ("Backfilling", "the backfill \(job.backfillID ?? "") runs")
            } else {
                (reason, message) = ("Streaming", "the stream follows its source")
            }
        case .scheduled: (phase, reason, message) = (.scheduled, "Scheduled", "Jobs are made by the schedule")
        case .suspended:
            (phase, reason) = (.suspended, "Suspended")
            // What is wrong is told before the stream goes on, and may be the very reason why it counts as suspended.
            message = "the stream is suspended" + (problems.isEmpty ? "" : "; \(problems)")
        case .failed:
            (phase, reason) = (.failed, "JobFailed")
            if let failure = failure, snapshot.job.map({ if case .failed = $0.outcome { true } else { false } }) == true {
                status.lastFailure = failure
            }
            message =
                "a Job has failed\(status.lastFailure?.message.map { ": \($0)" } ?? ""); remove the annotation \(snapshot.stateKeys.first ?? "") from the stream, or suspend and unsuspend it, to go on"
        case .waiting(let text): (phase, reason, message) = (.pending, "Waiting", text)
        case .blocked(let word, let text): (phase, reason, message) = (.pending, word, text)
        case .nameConflict:
            (phase, reason) = (.pending, "JobNameConflict")
            message = "a Job named \(snapshot.stream.name) belongs to somebody else; rename the stream, or remove that Job"
        }
        status.phase = phase.rawValue
        status.backfill = if case .active(let job) = situation, job.isBackfill { job.backfillID } else { nil }
        let isRunning = phase == .running || phase == .backfilling || phase == .scheduled
        let isReady =
            (phase == .running || phase == .scheduled) && !["InvalidSpec", Self.retrying, Self.podPending].contains(reason)
        let isOutdated = outdatedTemplate(situation)
        // What holds says why; `Ready` does so in any case. The same sentence six times would tell nobody more.
        func state(_ type: String, _ holds: Bool) -> StatusCondition { condition(type, holds, reason, holds ? message : nil) }
        status.conditions = [
            condition("Ready", isReady, reason, message),
            state("Progressing", phase == .backfilling || reason == "Waiting"),
            state("Backfilling", phase == .backfilling),
            state("Suspended", phase == .suspended),
            state("Failed", phase == .failed),
            condition(
                "TemplateCurrent", !isOutdated, isOutdated ? "TemplateChanged" : isRunning ? "AsTemplate" : "NothingRuns",
                isOutdated ? "the Job is older than its template, which counts from the next start on" : nil),
        ]
        return status
    }

    /// Whether `status` is what the API has, as far as it keeps it.
    private func isRecorded(_ status: StreamStatus) -> Bool {
        let (old, unkept) = (snapshot.stream.status, snapshot.unkeptFields)
        return status == old || unkept.removed(from: status.json) == unkept.removed(from: old.json)
    }

    private var now: Timestamp { snapshot.now.timestamp }

    /// What is wrong with the spec.
    private var problems: String { snapshot.stream.problems.map(\.description).joined(separator: "; ") }

    /// What the pods say, or else the Job itself.
    private var failure: StreamFailure? {
        if let failure = snapshot.failure { return failure }
        guard case .failed(let reason, let message)? = snapshot.job?.outcome else { return nil }
        var failure = StreamFailure()
        failure.reason = reason
        failure.message = message
        failure.time = snapshot.job?.endTime.map(KubernetesTime.init) ?? snapshot.now
        return failure
    }

    /// What to say of a pod that has had time to start and does not.
    ///
    /// What is said of a pod and a reason stays as it is: the cluster words the same in several ways, and each would cost a write.
    private var toldHold: String? {
        guard let hold = snapshot.hold, snapshot.job?.outcome == ObservedJob.Outcome.none else { return nil }
        let subject = hold.pod.map { "the pod \($0) of its Job does not start" } ?? "its Job has no pod"
        let told = snapshot.stream.status.conditions.first { $0.type == "Ready" && $0.reason == Self.podPending }?.message
        if let told, told.hasPrefix("\(subject): \(hold.reason)"), hold.pod != nil || hold.message == nil { return told }
        guard now - hold.due >= .zero else { return nil }
        let words = hold.message.map { ": \($0)" } ?? "; its events say more"
        return "\(subject): \(hold.reason)\(words); it goes on by itself when the cause is gone"
    }

    /// The failure to tell of, where the Job's pods fail one after the other.
    ///
    /// It is the one that was told of before while that says the same, and for a while longer: else each pod would cost a write.
    private var retriedFailure: StreamFailure? {
        let old = snapshot.stream.status
        let wasTold = old.conditions.contains { $0.type == "Ready" && $0.reason == Self.retrying }
        guard let retries = snapshot.retries, snapshot.job?.outcome == ObservedJob.Outcome.none,
            retries.isTold(at: now, before: wasTold)
        else { return nil }
        guard wasTold, let told = old.lastFailure, let before = told.time, let time = retries.failure.time else {
            return retries.failure
        }
        var same = retries.failure
        same.time = told.time
        return same == told || time.timestamp - before.timestamp < Self.newsInterval ? told : retries.failure
    }

    private func outdatedTemplate(_ situation: Situation) -> Bool {
        guard case .active(let job) = situation, let made = job.templateHash,
            case .found(let current) = job.isBackfill ? snapshot.backfillTemplate : snapshot.streamingTemplate
        else { return false }
        return made != current
    }

    /// A condition; its time is that of the last change of its status.
    private func condition(_ type: String, _ holds: Bool, _ reason: String, _ message: String?) -> StatusCondition {
        StatusCondition(
            type, holds, reason, message, generation: snapshot.stream.generation, after: snapshot.stream.status.conditions,
            at: snapshot.now)
    }
}

extension StreamFailure {
    /// Exit code, reason and last words: `exit code 2 (Error): the source does not answer`.
    fileprivate var inFull: String {
        let code = exitCode.map { "exit code \($0)" }
        let end = code.map { code in reason.map { "\(code) (\($0))" } ?? code } ?? reason ?? "no reason is given"
        return message.map { "\(end): \($0)" } ?? end
    }
}
