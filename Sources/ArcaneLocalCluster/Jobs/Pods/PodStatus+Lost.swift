import ArcaneCore

extension PodStatus {
    /// The status of a pod whose containers ended with the control plane before this one, so that nobody knows how.
    ///
    /// It has failed by no fault of its own, like a pod of a node that went away: a `podFailurePolicy` that ignores
    /// `DisruptionTarget` lets
    /// its Job go on.
    static func lost(_ status: JSONValue, now: Timestamp) -> JSONValue {
        let message = "The pod was ended with the control plane that ran it."
        var conditions = ConditionList(status)
        for type in ["ContainersReady", "Ready"] { conditions.set(type, false, reason: "PodFailed", now: now) }
        conditions.set("DisruptionTarget", reason: "TerminationByKubelet", message: message, now: now)
        var members = status.objectValue ?? [:]
        members["phase"] = "Failed"
        members["reason"] = "Terminated"
        members["message"] = .string(message)
        members["conditions"] = .array(conditions.list)
        for list in ["initContainerStatuses", "containerStatuses"] {
            guard let containers = status[list]?.arrayValue else { continue }
            members[list] = .array(containers.map { lost(container: $0, now: now) })
        }
        return .object(members)
    }

    private static func lost(container: JSONValue, now: Timestamp) -> JSONValue {
        guard let running = container["state"]?["running"] else { return container }
        let end: JSONValue = [
            "exitCode": 137, "reason": "ContainerStatusUnknown", "startedAt": running["startedAt"] ?? .null,
            "message": "The container was ended with the control plane that ran it.",
            "finishedAt": .string(ObjectMetadata.text(now)),
        ]
        return container.setting(["state"], to: ["terminated": end]).setting(["ready"], to: false)
            .setting(["started"], to: false)
    }
}
