import ArcaneCore
import ArcaneKubernetes

/// `podFailurePolicy` of a Job: what the end of a failed pod means.
///
/// The first rule that matches counts. <https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy>
struct PodFailurePolicy: Hashable, Sendable {
    /// What a failed pod means for its Job.
    enum Verdict: Hashable, Sendable {
        /// It counts towards `backoffLimit`.
        case count
        /// It does not count.
        case ignore
        /// The Job has failed, for this reason.
        case failJob(message: String)
    }

    private let rules: [JSONValue]

    /// Reads the policy of a Job's spec; nil where it has none.
    init?(_ spec: JSONValue) {
        guard let rules = spec["podFailurePolicy"]?["rules"]?.arrayValue else { return nil }
        self.rules = rules
    }

    /// What the end of `pod` means.
    func verdict(on pod: JobPod) -> Verdict {
        for (index, rule) in rules.enumerated() {
            let action = rule["action"]?.stringValue ?? ""
            if let requirement = rule["onExitCodes"], requirement != .null {
                guard let match = Self.match(requirement, pod) else { continue }
                return verdict(
                    action,
                    "Container \(match.container) for pod \(pod.object.objectName) failed with exit code \(match.code)"
                        + " matching \(action) rule at index \(index)")
            }
            guard let type = Self.matchedCondition(rule["onPodConditions"]?.arrayValue ?? [], pod) else { continue }
            return verdict(
                action, "Pod \(pod.object.objectName) has condition \(type) matching \(action) rule at index \(index)")
        }
        return .count
    }

    private func verdict(_ action: String, _ message: String) -> Verdict {
        switch action {
        case "Ignore": .ignore
        case "FailJob": .failJob(message: message)
        default: .count
        }
    }

    private static func match(_ requirement: JSONValue, _ pod: JobPod) -> (container: String, code: Int)? {
        let values = requirement["values"]?.arrayValue?.compactMap(\.intValue) ?? []
        let container = requirement["containerName"]?.stringValue
        return pod.exitCodes.first { end in
            guard end.code != 0, container == nil || container == end.container else { return false }
            return values.contains(end.code) == (requirement["operator"] == "In")
        }
    }

    private static func matchedCondition(_ patterns: [JSONValue], _ pod: JobPod) -> String? {
        patterns.lazy.compactMap { pattern -> String? in
            guard let type = pattern["type"]?.stringValue else { return nil }
            return pod.hasCondition(type, status: pattern["status"]?.stringValue ?? "True") ? type : nil
        }.first
    }
}
