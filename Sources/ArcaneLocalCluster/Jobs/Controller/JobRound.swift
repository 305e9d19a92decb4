import ArcaneCore
import ArcaneKubernetes

/// One look at a Job that is not over: counts its pods, ends it, or brings the number of its pods to what it should be.
struct JobRound {
    private let spec: JSONValue
    private let pods: [JobPod]
    private let backoff: Backoff
    private let now: Timestamp
    private let old: JSONValue
    private var conditions: ConditionList
    private var decision: JobDecision
    private var succeeded: Int
    private var failed: Int
    private var startTime: JSONValue?
    private var uncounted: (succeeded: [String], failed: [String])

    init(_ job: KubernetesObject, pods: [JobPod], streak: FailureStreak, backoff: Backoff, now: Timestamp) {
        spec = job.json["spec"] ?? [:]
        old = job.json["status"] ?? [:]
        self.pods = pods
        self.backoff = backoff
        self.now = now
        conditions = ConditionList(old)
        decision = JobDecision(status: old, streak: streak)
        succeeded = old["succeeded"]?.intValue ?? 0
        failed = old["failed"]?.intValue ?? 0
        startTime = old["startTime"]
        uncounted = ([], [])
    }

    mutating func decide() -> JobDecision {
        if startTime == nil, !isSuspended { startTime = .string(ObjectMetadata.text(now)) }
        let failure = count()
        decideEnd(failure)
        var active = pods.filter(\.isActive).count
        if let target = failureTarget {
            decision.deletes = pods.filter(\.isActive)
            active = 0
            close(as: "Failed", after: target)
        } else {
            if successTarget == nil {
                manage()
                active += decision.creates - decision.drops.count - decision.deletes.count
                decideSuccess(active: active)
            }
            if let target = successTarget { close(as: "Complete", after: target) }
        }
        writeStatus(active: active)
        return decision
    }

    private var isSuspended: Bool { spec["suspend"] == true }
    /// Whether a pod is replaced only when it has really ended, not already when it is asked to.
    private var replacesFailedOnly: Bool { spec["podReplacementPolicy"] == "Failed" }
    private var failureTarget: JSONValue? { conditions.active("FailureTarget") }
    private var successTarget: JSONValue? { conditions.active("SuccessCriteriaMet") }

    /// Whether a pod has failed, by the Job's idea of it.
    private func hasFailed(_ pod: JobPod) -> Bool {
        if pod.isFailed { return true }
        let isOver = failureTarget != nil || !replacesFailedOnly
        return isOver && pod.isTerminating && !pod.isSucceeded
    }

    /// Counts pods that have ended. Returns why one of them fails the Job.
    private mutating func count() -> String? {
        let policy = PodFailurePolicy(spec)
        let known = Set(
            ["succeeded", "failed"].flatMap { list in
                old["uncountedTerminatedPods"]?[list]?.arrayValue?.compactMap(\.stringValue) ?? []
            })
        var failure: String?
        var ended: [JobPod] = []
        for pod in pods where pod.isTracked {
            if known.contains(pod.uid) {
                keepUncounted(pod)
            } else if pod.isSucceeded {
                succeeded += 1
                uncounted.succeeded.append(pod.uid)
                ended.append(pod)
            } else if hasFailed(pod) {
                let verdict = policy?.verdict(on: pod) ?? .count
                if case .failJob(let message) = verdict { failure = failure ?? message }
                if verdict != .ignore {
                    failed += 1
                    uncounted.failed.append(pod.uid)
                }
                ended.append(pod)
            } else {
                continue
            }
            decision.releases.append(pod)
        }
        decision.streak.add(ended)
        return failure
    }

    private mutating func keepUncounted(_ pod: JobPod) {
        if pod.isSucceeded { uncounted.succeeded.append(pod.uid) } else { uncounted.failed.append(pod.uid) }
    }

    /// Whether the Job has failed.
    private mutating func decideEnd(_ failure: String?) {
        guard failureTarget == nil, successTarget == nil else { return }
        let limit = spec["backoffLimit"]?.intValue ?? 6
        if let failure {
            fail("PodFailurePolicy", failure)
        } else if failed > limit || restartsExceed(limit) {
            fail("BackoffLimitExceeded", "Job has reached the specified backoff limit")
        } else if let deadline {
            if deadline <= now {
                fail("DeadlineExceeded", "Job was active longer than specified deadline")
            } else {
                decision.nextTime = deadline
            }
        }
    }

    private mutating func fail(_ reason: String, _ message: String) {
        conditions.set("FailureTarget", reason: reason, message: message, now: now)
    }

    /// With `OnFailure` containers are started again in their pod, and that counts instead of failed pods.
    private func restartsExceed(_ limit: Int) -> Bool {
        guard spec["template"]?["spec"]?["restartPolicy"] == "OnFailure" else { return false }
        let restarts = pods.filter { !$0.isFinished }.reduce(0) { $0 + $1.restartCount }
        return limit == 0 ? restarts > 0 : restarts >= limit
    }

    private var deadline: Timestamp? {
        guard let seconds = spec["activeDeadlineSeconds"]?.intValue, !isSuspended,
            let start = startTime?.stringValue.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        return start + .seconds(seconds)
    }

    /// How many pods there should be.
    private mutating func manage() {
        let active = pods.filter(\.isActive).sorted { $0.object.name < $1.object.name }
        if isSuspended {
            decision.drops = active
            if conditions.set("Suspended", reason: "JobSuspended", message: "Job suspended", now: now) {
                decision.events.append(.init(reason: "Suspended", message: "Job suspended"))
            }
            return
        }
        if conditions.active("Suspended") != nil {
            conditions.set("Suspended", false, reason: "JobResumed", message: "Job resumed", now: now)
            decision.events.append(.init(reason: "Resumed", message: "Job resumed"))
            startTime = .string(ObjectMetadata.text(now))
        }
        let parallelism = spec["parallelism"]?.intValue ?? 1
        var wanted = parallelism
        if let completions = spec["completions"]?.intValue {
            wanted = min(max(completions - succeeded, 0), parallelism)
        } else if succeeded > 0 {
            wanted = active.count
        }
        if active.count > wanted {
            decision.drops = Array(active.suffix(active.count - wanted))
            return
        }
        let ending = replacesFailedOnly ? pods.filter { $0.isTerminating && !$0.isFinished }.count : 0
        let missing = wanted - active.count - ending
        guard missing > 0 else { return }
        if let time = decision.streak.nextStart(backoff), time > now {
            decision.nextTime = min(decision.nextTime ?? time, time)
        } else {
            decision.creates = missing
        }
    }

    private mutating func decideSuccess(active: Int) {
        guard active == 0 else { return }
        guard succeeded >= spec["completions"]?.intValue ?? 1 else { return }
        conditions.set(
            "SuccessCriteriaMet", reason: "CompletionsReached", message: "Reached expected number of succeeded pods", now: now)
    }

    /// Ends the Job when no pod of it runs any more, and all are counted.
    private mutating func close(as type: String, after target: JSONValue) {
        guard pods.allSatisfy({ $0.isFinished && !$0.isTracked }) else { return }
        let reason = target["reason"]?.stringValue ?? ""
        let message = target["message"]?.stringValue ?? ""
        conditions.set(type, reason: reason, message: message, now: now)
        decision.events.append(
            type == "Complete"
                ? .init(reason: "Completed", message: "Job completed")
                : .init(isWarning: true, reason: reason, message: message))
        decision.nextTime = nil
    }

    private mutating func writeStatus(active: Int) {
        var status = old.objectValue ?? [:]
        func positive(_ number: Int) -> JSONValue? { number > 0 ? .integer(number) : nil }
        let leaving = Set((decision.deletes + decision.drops).map(\.uid))
        status["active"] = positive(active)
        status["ready"] = .integer(pods.filter { $0.isActive && $0.isReady && !leaving.contains($0.uid) }.count)
        status["terminating"] = .integer(pods.filter { !$0.isFinished && ($0.isTerminating || leaving.contains($0.uid)) }.count)
        status["succeeded"] = positive(succeeded)
        status["failed"] = positive(failed)
        status["startTime"] = startTime
        status["conditions"] = conditions.list.isEmpty ? nil : .array(conditions.list)
        if conditions.active("Complete") != nil { status["completionTime"] = .string(ObjectMetadata.text(now)) }
        var lists: [String: JSONValue] = [:]
        if !uncounted.succeeded.isEmpty { lists["succeeded"] = .array(uncounted.succeeded.map { .string($0) }) }
        if !uncounted.failed.isEmpty { lists["failed"] = .array(uncounted.failed.map { .string($0) }) }
        status["uncountedTerminatedPods"] = .object(lists)
        decision.status = .object(status)
    }
}
