import ArcaneCore
import ArcaneHTTP

extension StreamError {
    /// Any error as a stream error: a cancelled task is a request to stop, anything unknown may pass.
    init(wrapping error: any Error) {
        switch error {
        case let error as StreamError: self = error
        case is CancellationError: self = .cancelled
        case let error as HTTPError: self = StreamError(error)
        default: self = .transient(String(describing: error))
        }
    }
}

extension RunObserver {
    /// Counts what a commit made durable.
    func didCommit(_ files: [CommittedFile], _ rejects: [CommittedFile]) {
        didCommit(
            rows: files.reduce(0) { $0 + $1.rows }, bytes: files.reduce(0) { $0 + $1.bytes },
            rejected: rejects.reduce(0) { $0 + $1.rows }, files: files.count)
    }
}
