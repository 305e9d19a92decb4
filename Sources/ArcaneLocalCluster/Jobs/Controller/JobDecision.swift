import ArcaneCore
import ArcaneKubernetes

/// What the Job controller does about a Job and its pods. Pure.
///
/// The rules are those of Kubernetes 1.31: a pod that has ended is counted once, which its finalizer and
/// `uncountedTerminatedPods` see to; a
/// Job first gets the condition `SuccessCriteriaMet` or `FailureTarget`, and `Complete` or `Failed` when no pod of it runs any
/// more.
/// Completions are not indexed here.
struct JobDecision: Hashable, Sendable {
    /// An event about the Job.
    struct Event: Hashable, Sendable {
        var isWarning = false
        var reason: String
        var message: String
    }

    /// The status that the Job gets.
    var status: JSONValue
    /// How many pods to create.
    var creates = 0
    /// Pods to delete; they are counted when they have ended.
    var deletes: [JobPod] = []
    /// Pods to delete that count for nothing, since the Job is suspended or wants fewer.
    var drops: [JobPod] = []
    /// Pods that are counted, to be let go after the status is written.
    var releases: [JobPod] = []
    /// Pods that have failed in a row.
    var streak: FailureStreak
    /// What to tell when the status is written.
    var events: [Event] = []
    /// When to look again, though nothing has changed.
    var nextTime: Timestamp?
    /// Whether the Job's time after its end is over, and it is to be deleted.
    var isExpired = false

    /// Decides about `job`.
    ///
    /// - Parameters:
    ///   - pods: the pods that it owns.
    ///   - streak: what the decision before this one said.
    ///   - backoff: pauses before pods that replace failed ones.
    static func decide(
        _ job: KubernetesObject, pods: [JobPod], streak: FailureStreak, backoff: Backoff, now: Timestamp
    ) -> JobDecision {
        let status = job.json["status"] ?? [:]
        let conditions = ConditionList(status)
        if let end = conditions.active("Complete") ?? conditions.active("Failed") {
            var decision = JobDecision(status: status, releases: pods.filter(\.isTracked), streak: streak)
            decision.expire(job, ended: end, now: now)
            return decision
        }
        if job.isTerminating { return JobDecision(status: status, releases: pods.filter(\.isTracked), streak: streak) }
        var round = JobRound(job, pods: pods, streak: streak, backoff: backoff, now: now)
        return round.decide()
    }

    /// `ttlSecondsAfterFinished`.
    private mutating func expire(_ job: KubernetesObject, ended: JSONValue, now: Timestamp) {
        guard let seconds = job.json["spec"]?["ttlSecondsAfterFinished"]?.intValue, !job.isTerminating,
            let time = ended["lastTransitionTime"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        else { return }
        let end = time + .seconds(seconds)
        if end <= now { isExpired = true } else { nextTime = end }
    }
}
