import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A pod of a stream's Job, as far as the operator needs it.
struct ObservedPod: Hashable, Sendable {
    /// The name of the Job that it belongs to, in its namespace; empty where it belongs to none.
    var jobName: String
    /// The uid of that Job.
    var jobUID: String
    /// Why it failed; nil where it did not.
    var failure: StreamFailure?
    /// How long what failed had run; nil where nothing failed, or that is not known.
    var failedAfter: Duration?
    /// Since when all of its containers run; nil where they do not.
    var runningSince: Timestamp?
    /// What keeps it from starting; nil where nothing does.
    var hold: PodHold?

    /// So much of the end of a termination message is kept, in characters.
    private static let longestMessage = 1024

    /// Reads a pod.
    init(_ object: KubernetesObject) {
        let job = object.controller.flatMap { $0.kind == APIResource.jobs.kind ? $0 : nil }
        jobName = job?.name ?? ""
        jobUID = job?.uid ?? ""
        let status = object.json["status"]
        let containers = ["initContainerStatuses", "containerStatuses"].flatMap { status?[$0]?.arrayValue ?? [] }
        let ends = containers.flatMap { container in
            ["state", "lastState"].compactMap { container[$0]?["terminated"] }
        }
        runningSince = Self.running(status)
        hold = PodHold(object)
        let failed = ends.filter { ($0["exitCode"]?.intValue ?? 0) != 0 }
        if let last = failed.max(by: { Self.time($0) < Self.time($1) }) {
            var failure = StreamFailure()
            failure.exitCode = last["exitCode"]?.intValue
            failure.reason = last["reason"]?.stringValue
            failure.message = Self.end(of: last["message"]?.stringValue)
            failure.time = KubernetesTime(Self.time(last))
            self.failure = failure
            failedAfter = Self.timestamp(last["startedAt"]).map { Self.time(last) - $0 }
        } else if status?["phase"]?.stringValue == "Failed" {
            var failure = StreamFailure()
            failure.reason = status?["reason"]?.stringValue ?? "PodFailed"
            failure.message = Self.end(of: status?["message"]?.stringValue)
            // No container tells when; what changed last is that the pod failed.
            let end = (status?["conditions"]?.arrayValue ?? []).compactMap { Self.timestamp($0["lastTransitionTime"]) }
                .max { $0.microseconds < $1.microseconds }
            failure.time = end.map(KubernetesTime.init)
            self.failure = failure
            if let end, let start = Self.timestamp(status?["startTime"]) { failedAfter = end - start }
        }
    }

    /// Since when the containers of a pod with this status all run; those that have ended well do not count.
    private static func running(_ status: JSONValue?) -> Timestamp? {
        let containers = (status?["containerStatuses"]?.arrayValue ?? [])
            .filter { $0["state"]?["terminated"]?["exitCode"]?.intValue != 0 }
        let starts = containers.compactMap { timestamp($0["state"]?["running"]?["startedAt"]) }
        return starts.count == containers.count ? starts.max { $0.microseconds < $1.microseconds } : nil
    }

    private static func time(_ end: JSONValue) -> Timestamp { timestamp(end["finishedAt"]) ?? Timestamp(milliseconds: 0) }

    private static func timestamp(_ json: JSONValue?) -> Timestamp? { json?.stringValue.flatMap(Timestamp.init(iso8601:)) }

    private static func end(of message: String?) -> String? {
        guard let message else { return nil }
        let text = String(message.suffix(longestMessage)).trimmingSpace
        return text.isEmpty ? nil : text
    }
}

extension String {
    /// The text without space and line ends around it.
    fileprivate var trimmingSpace: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
