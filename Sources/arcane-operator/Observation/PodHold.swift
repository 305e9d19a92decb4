import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// What keeps the pod of a Job from starting: it may not be made, no node has room for it, its image cannot be pulled, or something that it
/// mounts is not there.
///
/// Kubernetes waits for as long as it takes, so nothing fails; somebody has to be told.
struct PodHold: Hashable, Sendable {
    /// The name of the pod; nil where the Job has none.
    var pod: String?
    /// A word for programs, such as `ImagePullBackOff` or `Unschedulable`.
    var reason: String
    /// What the cluster says of it; nil where it says nothing.
    var message: String?
    /// When the pod was made, or since when there is none.
    var since: Timestamp

    /// How long a pod may wait for what often comes by itself: a node, or another try of a registry.
    private static let patience: Duration = .seconds(60)
    /// How long its containers may be in the making, where nothing is said to be wrong: large images are pulled in that time.
    private static let makingTime: Duration = .seconds(300)
    /// What it is called where nothing is known yet.
    private static let unknown = "Pending"
    /// What it is called where there is no pod; the word of Kubernetes' event that says why.
    static let notMade = "FailedCreate"
    /// What it is called where there is no pod because somebody holds the Job back.
    private static let suspended = "JobSuspended"
    /// What the state of a container is called while it is made.
    private static let making: Set<String> = ["ContainerCreating", "PodInitializing", unknown]
    /// What is tried again after a failure; `RetrySeries` tells of it.
    private static let crashed = "CrashLoopBackOff"

    /// Reads a pod; nil where nothing keeps it.
    init?(_ object: KubernetesObject) {
        let status = object.json["status"]
        guard let since = object.json["metadata"]?["creationTimestamp"]?.stringValue.flatMap(Timestamp.init(iso8601:)),
            object.json["metadata"]?["deletionTimestamp"]?.stringValue == nil,
            status?["phase"]?.stringValue ?? "Pending" == "Pending"
        else { return nil }
        pod = object.name
        self.since = since
        let containers = ["initContainerStatuses", "containerStatuses"].flatMap { status?[$0]?.arrayValue ?? [] }
        let states = containers.compactMap { $0["state"]?["waiting"] }
        guard !states.contains(where: { $0["reason"]?.stringValue == Self.crashed }) else { return nil }
        let place = status?["conditions"]?.arrayValue?.first { $0["type"] == "PodScheduled" && $0["status"] == "False" }
        let wrong = states.first { !Self.making.contains($0["reason"]?.stringValue ?? Self.unknown) }
        let said = place ?? wrong ?? states.first { $0["message"]?.stringValue?.isEmpty == false } ?? states.first
        let reason = said?["reason"]?.stringValue ?? Self.unknown
        // The kubelet says the one and the other in turn.
        self.reason = reason == "ErrImagePull" ? "ImagePullBackOff" : reason
        message = said?["message"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads a Job of which no pod is seen at `now`; nil where it has ended or has one.
    init?(podless job: ObservedJob, at now: Timestamp) {
        guard job.outcome == .none, !job.isTerminating, job.activePods == 0 else { return nil }
        reason = job.isSuspended ? Self.suspended : Self.notMade
        // When its last one has gone is not known.
        since = job.endedPods > 0 ? now : job.startTime ?? now
    }

    /// What keeps the Job of these pods from work: what keeps the one that was made last; nil while one runs.
    static func last(of pods: [ObservedPod]) -> PodHold? {
        guard pods.allSatisfy({ $0.runningSince == nil }) else { return nil }
        return pods.compactMap(\.hold).max { $0.since.microseconds < $1.since.microseconds }
    }

    /// When there was time enough to start.
    var due: Timestamp {
        since + (message == nil && Self.making.contains(reason) ? Self.makingTime : Self.patience)
    }
}
