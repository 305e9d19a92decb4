import ArcaneCore
import ArcaneKubernetes

/// What the CronJob controller does about a CronJob and its Jobs. Pure.
struct CronJobDecision: Hashable, Sendable {
    /// The time whose Job is to be created; nil for none now.
    var start: Timestamp?
    /// Jobs to delete: those that are replaced, and those that are more than the history's limits.
    var deletes: [KubernetesObject] = []
    /// What to tell.
    var events: [JobDecision.Event] = []
    /// When to look again, though nothing has changed.
    var nextTime: Timestamp?

    /// Decides about `cronJob`, which has created `jobs`.
    static func decide(_ cronJob: KubernetesObject, jobs: [KubernetesObject], now: Timestamp) -> CronJobDecision {
        var decision = CronJobDecision()
        guard !cronJob.isTerminating else { return decision }
        let spec = cronJob.json["spec"] ?? [:]
        decision.deletes = excess(of: jobs, spec)
        guard spec["suspend"] != true else { return decision }
        let schedule: CronSchedule
        do throws(CronError) {
            schedule = try CronSchedule(spec["schedule"]?.stringValue ?? "", timeZone: spec["timeZone"]?.stringValue)
        } catch {
            decision.events.append(
                .init(
                    isWarning: true, reason: "UnparseableSchedule",
                    message: "unparseable schedule: \(error); edit spec.schedule"))
            return decision
        }
        decision.start(by: schedule, cronJob, spec, jobs, now)
        return decision
    }

    private mutating func start(
        by schedule: CronSchedule, _ cronJob: KubernetesObject, _ spec: JSONValue, _ jobs: [KubernetesObject], _ now: Timestamp
    ) {
        let last = cronJob.json["status"]?["lastScheduleTime"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        var earliest = last ?? cronJob.creationTimestamp ?? now
        let deadline = spec["startingDeadlineSeconds"]?.intValue
        if let deadline { earliest = max(earliest, now - .seconds(deadline)) }
        let missed = schedule.last(after: earliest, notAfter: now)
        nextTime = schedule.next(after: missed?.time ?? earliest)
        guard let missed else { return }
        if missed.areMany {
            events.append(
                .init(
                    isWarning: true, reason: "TooManyMissedTimes",
                    message: "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"))
        }
        // A Job of that time that is there already means that only the status is behind.
        if jobs.contains(where: { $0.name == CronJobTemplate.name(of: cronJob, at: missed.time) }) { return }
        let active = jobs.filter(Self.isActive)
        switch spec["concurrencyPolicy"] {
        case "Forbid" where !active.isEmpty:
            events.append(
                .init(
                    reason: "JobAlreadyActive",
                    message: "Not starting job because prior execution is running and concurrency policy is Forbid"))
            return
        case "Replace": deletes += active
        default: break
        }
        start = missed.time
    }

    static func isActive(_ job: KubernetesObject) -> Bool { end(job) == nil }

    /// `Complete` or `Failed`; nil where the Job goes on.
    static func end(_ job: KubernetesObject) -> String? {
        let conditions = ConditionList(job.json["status"] ?? [:])
        return ["Complete", "Failed"].first { conditions.active($0) != nil }
    }

    /// Finished Jobs that are more than the limits, the oldest first.
    private static func excess(of jobs: [KubernetesObject], _ spec: JSONValue) -> [KubernetesObject] {
        let limits = [
            "Complete": spec["successfulJobsHistoryLimit"]?.intValue ?? 3,
            "Failed": spec["failedJobsHistoryLimit"]?.intValue ?? 1,
        ]
        return limits.sorted { $0.key < $1.key }.flatMap { type, limit in
            let ended = jobs.filter { end($0) == type }.sorted { startTime($0) < startTime($1) }
            return ended.prefix(max(0, ended.count - limit))
        }
    }

    private static func startTime(_ job: KubernetesObject) -> String {
        job.json["status"]?["startTime"]?.stringValue ?? job.json["metadata"]?["creationTimestamp"]?.stringValue ?? ""
    }
}
