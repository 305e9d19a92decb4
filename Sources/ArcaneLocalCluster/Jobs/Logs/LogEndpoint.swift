import ArcaneCore
import ArcaneKubernetes

/// Serves what containers have written, for `kubectl logs`: `GET …/pods/<name>/log`.
public struct LogEndpoint: APIEndpoint {
    private let logs: PodLogs?

    /// Serves `logs`. Without any, all logs are empty, as those of containers are that are no processes.
    public init(_ logs: PodLogs?) {
        self.logs = logs
    }

    /// The log, where the request is for one.
    public func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer? {
        let target = request.target
        guard target.group == "", target.plural == "pods", target.subresource == "log", target.name != nil else { return nil }
        guard request.method == "GET" else {
            throw APIFailure.methodNotAllowed(GroupResource(.pods), request.method.lowercased())
        }
        let pod = try plane.get(.pods, target.objectName)
        let query = try LogQuery(request.query, now: plane.now())
        let (container, attempt) = try LogTarget.attempt(of: query, in: pod)
        guard let logs else { return .text("") }
        let path = PodFolder(pod, in: logs.folder).log(container, attempt: attempt)
        let reader = LogReader(file: LogFile(path), log: query.isFollowed ? logs.current(path) : nil, query: query)
        return APIAnswer(contentType: "text/plain; charset=utf-8", body: .stream { try await reader.read($0) })
    }
}
