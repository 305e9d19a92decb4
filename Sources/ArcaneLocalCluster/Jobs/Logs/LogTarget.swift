import ArcaneCore
import ArcaneKubernetes

/// Which run of which container of a pod a log is of. Pure.
enum LogTarget {
    /// Finds it. Throws what the API answers where there is no such log.
    static func attempt(of query: LogQuery, in pod: KubernetesObject) throws(APIFailure) -> (container: String, attempt: Int) {
        let container = try container(query, pod)
        let lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
        let status = lists.lazy.flatMap { pod.json["status"]?[$0]?.arrayValue ?? [] }
            .first { $0["name"] == .string(container) }
        let restarts = status?["restartCount"]?.intValue ?? 0
        let hasEnded = status?["lastState"]?["terminated"] != nil
        if query.isPrevious {
            guard hasEnded, restarts > 0 else {
                throw .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
            }
            return (container, restarts - 1)
        }
        let waiting: JSONValue? = status == nil ? [:] : status?["state"]?["waiting"]
        if let waiting {
            // Between two runs the log is that of the one that has ended.
            if hasEnded, restarts > 0 { return (container, restarts - 1) }
            let reason = waiting["reason"]?.stringValue ?? "PodInitializing"
            throw .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(reason)")
        }
        return (container, restarts)
    }

    private static func container(_ query: LogQuery, _ pod: KubernetesObject) throws(APIFailure) -> String {
        func names(_ list: String) -> [String] {
            pod.json["spec"]?[list]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        }
        let (main, start) = (names("containers"), names("initContainers"))
        if let name = query.container {
            guard (main + start).contains(name) else {
                throw .badRequest("container \(name) is not valid for pod \(pod.name)")
            }
            return name
        }
        guard let only = main.first, main.count == 1 else {
            let all = main.joined(separator: " ")
            let others = start.isEmpty ? "" : " or one of the init containers: [\(start.joined(separator: " "))]"
            throw .badRequest("a container name must be specified for pod \(pod.name), choose one of: [\(all)]\(others)")
        }
        return only
    }
}
