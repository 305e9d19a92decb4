import ArcaneCore
import ArcaneKubernetes

/// The status of a pod, as its life shows in it. Pure.
struct PodStatus: Sendable {
    let life: PodLife
    let now: Timestamp

    /// The phase, by the rules of the kubelet.
    var phase: String {
        if life.isOver { return isSuccess ? "Succeeded" : "Failed" }
        guard life.isInitialized else { return "Pending" }
        let hasBegun = life.main.contains { $0.isRunning || $0.exit != nil || $0.last != nil }
        return hasBegun ? "Running" : "Pending"
    }

    /// What the pod's status becomes: what others have written there stays.
    func merged(into status: JSONValue) -> JSONValue {
        var members = status.objectValue ?? [:]
        let phase = phase
        members["phase"] = .string(phase)
        members["hostIP"] = .string(LocalNode.address)
        members["hostIPs"] = [["ip": .string(LocalNode.address)]]
        members["podIP"] = .string(LocalNode.address)
        members["podIPs"] = [["ip": .string(LocalNode.address)]]
        members["startTime"] = life.startTime.map { .string(ObjectMetadata.text($0)) }
        let inits = life.containers.filter(\.isInit)
        if !inits.isEmpty { members["initContainerStatuses"] = .array(inits.map { container($0) }) }
        members["containerStatuses"] = .array(life.main.map { container($0) })
        members["conditions"] = .array(conditions(phase, old: status))
        if let disruption = life.disruption, life.isOver {
            members["reason"] = "Terminated"
            members["message"] = .string(disruption)
        }
        return .object(members)
    }

    private var isSuccess: Bool {
        life.disruption == nil && life.isInitialized && life.main.allSatisfy(\.isDone)
    }

    private func conditions(_ phase: String, old: JSONValue) -> [JSONValue] {
        var conditions = ConditionList(old)
        conditions.set("PodScheduled", now: now)
        if life.isInitialized {
            conditions.set("Initialized", reason: phase == "Succeeded" ? "PodCompleted" : "", now: now)
        } else {
            let incomplete = life.containers.filter { $0.isInit && !$0.isDone }.map(\.name).joined(separator: " ")
            conditions.set(
                "Initialized", false, reason: "ContainersNotInitialized",
                message: "containers with incomplete status: [\(incomplete)]", now: now)
        }
        for type in ["ContainersReady", "Ready"] {
            if life.isOver {
                conditions.set(type, false, reason: phase == "Succeeded" ? "PodCompleted" : "PodFailed", now: now)
            } else if life.main.allSatisfy(\.isRunning) {
                conditions.set(type, now: now)
            } else {
                let unready = life.main.filter { !$0.isRunning }.map(\.name).joined(separator: " ")
                conditions.set(
                    type, false, reason: "ContainersNotReady", message: "containers with unready status: [\(unready)]", now: now
                )
            }
        }
        if let disruption = life.disruption {
            conditions.set("DisruptionTarget", reason: "TerminationByKubelet", message: disruption, now: now)
        }
        return conditions.list
    }

    private func container(_ container: PodContainer) -> JSONValue {
        [
            "name": .string(container.name), "image": .string(container.image), "imageID": .string(container.image),
            "ready": .bool(container.isInit ? container.isDone : container.isRunning), "started": .bool(container.isRunning),
            "restartCount": .integer(container.restarts), "state": state(container.state),
            "lastState": container.last.map { ["terminated": exit($0)] } ?? [:],
        ]
    }

    private func state(_ state: PodContainer.State) -> JSONValue {
        switch state {
        case .waiting(let reason, let message):
            [
                "waiting": message.isEmpty
                    ? ["reason": .string(reason)] : ["reason": .string(reason), "message": .string(message)]
            ]
        case .running(let since): ["running": ["startedAt": .string(ObjectMetadata.text(since))]]
        case .terminated(let end): ["terminated": exit(end)]
        }
    }

    private func exit(_ exit: PodContainer.Exit) -> JSONValue {
        var members: [String: JSONValue] = [
            "exitCode": .integer(exit.end.exitCode), "reason": .string(exit.reason),
            "startedAt": .string(ObjectMetadata.text(exit.startedAt)),
            "finishedAt": .string(ObjectMetadata.text(exit.finishedAt)),
        ]
        if let signal = exit.end.signal { members["signal"] = .integer(signal) }
        if !exit.end.message.isEmpty { members["message"] = .string(exit.end.message) }
        return .object(members)
    }
}
