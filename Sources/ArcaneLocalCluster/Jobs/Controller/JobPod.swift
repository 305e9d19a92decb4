import ArcaneCore
import ArcaneKubernetes

/// What the Job controller looks at of one of its Job's pods.
struct JobPod: Hashable, Sendable {
    /// Keeps a pod until the controller has counted it.
    static let trackingFinalizer = "batch.kubernetes.io/job-tracking"

    /// The pod.
    let object: KubernetesObject
    private let status: JSONValue

    init(_ object: KubernetesObject) {
        self.object = object
        status = object.json["status"] ?? [:]
    }

    var uid: String { object.uid }
    var isTerminating: Bool { object.isTerminating }
    var isSucceeded: Bool { status["phase"] == "Succeeded" }
    var isFailed: Bool { status["phase"] == "Failed" }
    var isFinished: Bool { isSucceeded || isFailed }
    /// Whether it runs, or will, and is not asked to end.
    var isActive: Bool { !isFinished && !isTerminating }
    /// Whether the controller still has to count it.
    var isTracked: Bool { ObjectMetadata.finalizers(object.json).contains(Self.trackingFinalizer) }
    var isReady: Bool { hasCondition("Ready", status: "True") }

    /// Containers that have ended and their exit codes; those of the start come last.
    var exitCodes: [(container: String, code: Int)] {
        (containerStatuses("containerStatuses") + containerStatuses("initContainerStatuses")).compactMap { container in
            guard let name = container["name"]?.stringValue, let code = container["state"]?["terminated"]?["exitCode"]?.intValue
            else { return nil }
            return (name, code)
        }
    }

    /// How often its containers were started again.
    var restartCount: Int {
        (containerStatuses("initContainerStatuses") + containerStatuses("containerStatuses"))
            .reduce(0) { $0 + ($1["restartCount"]?.intValue ?? 0) }
    }

    /// When its last container ended; where none says so, when it was asked to end or failed.
    var finishTime: Timestamp? {
        let times = containerStatuses("containerStatuses").compactMap { time($0["state"]?["terminated"]?["finishedAt"]) }
        if let last = times.max() { return last }
        let conditions = status["conditions"]?.arrayValue ?? []
        return time(object.json["metadata"]?["deletionTimestamp"])
            ?? time(conditions.first { $0["type"] == "DisruptionTarget" || $0["type"] == "Ready" }?["lastTransitionTime"])
            ?? object.creationTimestamp
    }

    func hasCondition(_ type: String, status value: String) -> Bool {
        (status["conditions"]?.arrayValue ?? []).contains { $0["type"] == .string(type) && $0["status"] == .string(value) }
    }

    private func containerStatuses(_ list: String) -> [JSONValue] { status[list]?.arrayValue ?? [] }

    private func time(_ text: JSONValue?) -> Timestamp? { text?.stringValue.flatMap(Timestamp.init(iso8601:)) }
}
