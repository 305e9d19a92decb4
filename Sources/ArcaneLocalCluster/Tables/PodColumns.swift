import ArcaneCore

/// The columns of pods.
enum PodColumns {
    static let all: [TableColumn] = [
        .name, TableColumn("Ready") { .string(ready($0.object)) }, TableColumn("Status") { .string(status($0.object)) },
        TableColumn("Restarts") { .string(restarts($0)) }, .age,
        .value("IP", "status", "podIP", default: "<none>", wide: true),
        .value("Node", "spec", "nodeName", default: "<none>", wide: true),
        .value("Nominated Node", "status", "nominatedNodeName", default: "<none>", wide: true),
        TableColumn("Readiness Gates", wide: true) { _ in "<none>" },
    ]

    private static func containers(_ pod: JSONValue) -> [JSONValue] { pod["status"]?["containerStatuses"]?.arrayValue ?? [] }

    private static func ready(_ pod: JSONValue) -> String {
        let ready = containers(pod).filter { $0["ready"] == true }.count
        return "\(ready)/\(pod["spec"]?["containers"]?.arrayValue?.count ?? 0)"
    }

    /// What is most telling of the pod's state: why a container waits or has ended comes before the phase.
    private static func status(_ pod: JSONValue) -> String {
        var status = pod["status"]?["reason"]?.stringValue ?? pod["status"]?["phase"]?.stringValue ?? "Unknown"
        if let initial = initialization(pod) {
            status = initial
        } else {
            var hasRunning = false
            for container in containers(pod).reversed() {
                let state = container["state"]
                if let reason = state?["waiting"]?["reason"]?.stringValue, !reason.isEmpty {
                    status = reason
                } else if let ended = state?["terminated"] {
                    status = Self.reason(ended)
                } else if container["ready"] == true, state?["running"] != nil {
                    hasRunning = true
                }
            }
            if status == "Completed", hasRunning { status = "Running" }
        }
        let isOver = ["Failed", "Succeeded"].contains(pod["status"]?["phase"])
        return pod["metadata"]?["deletionTimestamp"] != nil && !isOver ? "Terminating" : status
    }

    /// How far the init containers are; nil where they are done.
    private static func initialization(_ pod: JSONValue) -> String? {
        let statuses = pod["status"]?["initContainerStatuses"]?.arrayValue ?? []
        let count = pod["spec"]?["initContainers"]?.arrayValue?.count ?? 0
        for (index, container) in statuses.enumerated() {
            let state = container["state"]
            if let ended = state?["terminated"] {
                if ended["exitCode"]?.intValue == 0 { continue }
                return "Init:\(reason(ended))"
            }
            if let waiting = state?["waiting"]?["reason"]?.stringValue, !waiting.isEmpty, waiting != "PodInitializing" {
                return "Init:\(waiting)"
            }
            return "Init:\(index)/\(count)"
        }
        return nil
    }

    private static func reason(_ ended: JSONValue) -> String {
        if let reason = ended["reason"]?.stringValue, !reason.isEmpty { return reason }
        if let signal = ended["signal"]?.intValue, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(ended["exitCode"]?.intValue ?? 0)"
    }

    /// How often containers were restarted, and how long ago the last of them ended.
    private static func restarts(_ row: TableColumn.Row) -> String {
        let count = containers(row.object).reduce(0) { $0 + ($1["restartCount"]?.intValue ?? 0) }
        let ends = containers(row.object).compactMap {
            $0["lastState"]?["terminated"]?["finishedAt"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        }
        guard count > 0, let last = ends.max() else { return "\(count)" }
        return "\(count) (\(HumanDuration.text(seconds: Int(row.now.seconds - last.seconds))) ago)"
    }
}
