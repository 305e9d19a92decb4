import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Logging

/// Brings one stream after the other to where it should be: looks at what is known of it, decides, and has the decision carried out.
struct StreamController: Sendable {
    let cache: ClusterCache
    let client: KubernetesClient
    let leadership: Leadership
    let queue: WorkQueue<StreamKey>
    let gate: StartGate
    let memory: StreamMemory
    let events: EventRecorder
    let metrics: StreamMetrics
    let logger: Logger

    /// What passes within this time after an action is not recorded: a stream that is on its way to something soon says so itself.
    static let settlingTime: Duration = .seconds(1)
    /// How often it is looked whether a Job that is somebody else's is still there.
    static let strangerPause: Duration = .seconds(10)

    /// How often the events of a Job without a pod are asked for.
    static let eventPause: Duration = .seconds(600)

    /// How often it is looked whether Secrets have been read.
    static let readingPause: Duration = .milliseconds(200)

    /// Does what there is to do about a stream now. Throws where it has to be tried again.
    func reconcile(_ key: StreamKey) async throws {
        guard let running = cache.running[key.className], var snapshot = cache.snapshot(key, at: KubernetesTime(.now)) else {
            memory.forget(key)
            gate.forget(key)
            return
        }
        guard cache.knowsSecrets(of: snapshot.stream) else {
            queue.add(key, after: Self.readingPause)
            return
        }
        try await lookAtStrangers(key, &snapshot)
        try await lookForPod(key, &snapshot)
        var again: Duration?
        if let (refusal, wait) = memory.refusal(key, snapshot) {
            snapshot.refusal = refusal
            again = wait
        }
        let decision = decision(on: &snapshot, key)
        if let wait = timeToSettle(key, decision) {
            queue.add(key, after: wait)
            return
        }
        try await carryOut(decision, snapshot, key, running)
        if let wait = [again, decision.again].compactMap({ $0 }).min() { queue.add(key, after: wait) }
    }

    /// Decides, and where a Job is to be started asks whether it may be now.
    private func decision(on snapshot: inout StreamSnapshot, _ key: StreamKey) -> Decision {
        let decision = decide(snapshot)
        guard let isBackfill = decision.startsBackfill else { return decision }
        snapshot.permit = gate.admit(key, isBackfill: isBackfill, running: cache.runningBackfills)
        return snapshot.permit == .now ? decision : decide(snapshot)
    }

    private func carryOut(
        _ decision: Decision, _ snapshot: StreamSnapshot, _ key: StreamKey, _ running: RunningClass
    ) async throws {
        guard !decision.actions.isEmpty else { return }
        defer {
            gate.settled(key)
            // One that has gone meanwhile has been forgotten before its last events were recorded.
            if cache.running[key.className]?.streams.cache[key.name]?.uid != snapshot.stream.uid {
                events.forget(snapshot.stream.uid)
            }
        }
        let executor = Executor(
            streams: running.resource, client: client, leadership: leadership,
            absorb: { cache.absorb($0, $1, streamsOf: running) },
            done: { done($0, snapshot, key) }, statusWritten: running.learn)
        do {
            try await executor.carryOut(decision.actions, on: snapshot) { try template(of: $0, snapshot.stream) }
        } catch let refusal as Refusal {
            memory.refuse(key, refusal, snapshot)
            queue.add(key)
        } catch let taken as Executor.NameTaken {
            memory.meet(key, taken.resource, ObservedJob(taken.object.json))
            queue.add(key)
        } catch let error as KubernetesError where error.isForbidden {
            // The role lacks a rule, which nobody looks for in the operator's log.
            events.record(
                ObjectEvent(
                    object: ObjectEvent.Object(snapshot.stream), kind: .warning, reason: "Forbidden", action: "Reconcile",
                    note: "the operator may not do what is to be done; allow it to its service account: \(error.message)"))
            throw error
        }
    }

    /// The template of a mode's Jobs. The decision has seen it; it may be gone since.
    private func template(of mode: JobMode, _ stream: StreamDefinition) throws -> JobTemplate {
        let isOrdered = if case .backfill = mode { true } else { false }
        let name = isOrdered ? stream.backfillTemplate : stream.backend?.template
        guard let name, case .valid(let template)? = cache.template(name) else {
            throw Executor.NotNow(description: "the template is gone")
        }
        return template
    }

    private func done(_ action: Action, _ snapshot: StreamSnapshot, _ key: StreamKey) {
        if case .deleteJob(_, .complete) = action, let job = snapshot.job, !job.isBackfill {
            gate.completed(job.uid, of: key, after: (job.endTime ?? .now) - (job.startTime ?? .now))
        }
        if case .writeStatus = action {} else { memory.acted(key) }
        metrics.count(action, snapshot)
        if let event = StreamEvents.event(for: action, snapshot) { events.record(event) }
        logger.debug("done", metadata: ["stream": "\(key)", "action": "\(action.summary)"])
    }

    /// How long to wait before a status is recorded that is only a step on the way; nil where there is nothing to wait for.
    private func timeToSettle(_ key: StreamKey, _ decision: Decision) -> Duration? {
        guard decision.actions.count == 1, case .writeStatus(let status)? = decision.actions.first,
            status.phase == StreamPhase.pending.rawValue || status.phase == StreamPhase.backfilling.rawValue,
            let since = memory.sinceLastAction(key), since < Self.settlingTime
        else { return nil }
        return Self.settlingTime - since
    }

    /// Jobs without the labels of streams are not followed: whether one of the stream's name is still there is asked for.
    private func lookAtStrangers(_ key: StreamKey, _ snapshot: inout StreamSnapshot) async throws {
        for resource in [APIResource.jobs, .cronJobs] where memory.stranger(key, resource) != nil {
            do {
                let found = ObservedJob(try await client.get(resource, key.name).json)
                memory.meet(key, resource, found)
                queue.add(key, after: Self.strangerPause)
                if resource == .jobs {
                    snapshot.job = snapshot.job ?? found
                } else {
                    snapshot.cronJob = snapshot.cronJob ?? found
                }
            } catch let error as KubernetesError where error.isNotFound {
                memory.meet(key, resource, nil)
            }
        }
    }

    /// A Job whose pod may not be made (by a quota, by a rule of the cluster, for want of its service account) says nothing of it in its status: its
    /// events do, and are asked for when it is time to tell.
    private func lookForPod(_ key: StreamKey, _ snapshot: inout StreamSnapshot) async throws {
        guard let job = snapshot.job, var hold = snapshot.hold, hold.pod == nil else { return memory.sawPod(key) }
        var podless = memory.podless(key, job: job.uid, since: hold.since)
        hold.since = podless.since
        let now = snapshot.now.timestamp
        if hold.reason == PodHold.notMade, now - hold.due >= .zero, podless.asked.map({ now - $0 >= Self.eventPause }) ?? true {
            podless.cause = try await whyNotMade(job, in: key.name.namespace)
            podless.asked = now
            memory.explain(key, podless)
            queue.add(key, after: Self.eventPause)
        }
        hold.message = podless.cause
        snapshot.hold = hold
    }

    /// What the last event of a Job says that tells of a pod that could not be made.
    private func whyNotMade(_ job: ObservedJob, in namespace: String) async throws -> String? {
        let selection = Selection(namespace: namespace, fields: "regarding.uid=\(job.uid),reason=\(PodHold.notMade)")
        do {
            let events = try await client.list(.events, selection)
            return events.max { EventTime.last(of: $0) < EventTime.last(of: $1) }?.json["note"]?.stringValue
        } catch let error as KubernetesError where error.isForbidden {
            // The role is of an earlier version; that there is no pod is told all the same.
            return nil
        }
    }
}

extension Decision {
    /// Whether the Job that it starts is a backfill; nil where it starts none.
    var startsBackfill: Bool? {
        for case .createJob(let mode) in actions { return mode.isBackfill }
        return nil
    }
}

extension Action {
    /// The action in a few words, for log lines: without specs.
    var summary: String {
        switch self {
        case .createRequest(let name, _): "create BackfillRequest \(name)"
        case .completeRequest(let request): "complete BackfillRequest \(request.name)"
        case .createJob(let mode): "create \(mode.isBackfill ? "backfill" : "streaming") Job"
        case .deleteJob(_, let cause): "delete Job: \(cause.rawValue)"
        case .createCronJob: "create CronJob"
        case .deleteCronJob(_, let cause): "delete CronJob: \(cause.rawValue)"
        case .setState(let state): "set state \(state?.rawValue ?? "none")"
        case .writeStatus(let status): "write status \(status.phase ?? "")"
        }
    }
}
