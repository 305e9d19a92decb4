import ArcaneKubernetes
import Synchronization

/// The logs of all pods: files below a folder, and which of them are still being written.
public final class PodLogs: Sendable {
    /// The folder that the files of all pods are in.
    public let folder: String
    private let open = Mutex<[String: ContainerLog]>([:])

    /// Creates the logs below `folder`, which is made when the first pod runs.
    public init(folder: String) {
        self.folder = folder
    }

    /// Begins a log.
    func open(_ path: String) throws -> ContainerLog {
        let log = try ContainerLog(path)
        open.withLock { $0[path] = log }
        return log
    }

    /// Ends a log.
    func close(_ log: ContainerLog) {
        log.finish()
        open.withLock { $0[log.path] = nil }
    }

    /// The log at `path` that is being written; nil where none is.
    func current(_ path: String) -> ContainerLog? { open.withLock { $0[path] } }
}
