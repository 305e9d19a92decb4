import ArcaneCore
import ArcaneKubernetes
import Logging
import Synchronization

/// The state behind a lock: held for the few microseconds of one change, never across a suspension.
final class ObjectStore: Sendable {
    private let state: Mutex<StoreState>
    private let logger: Logger

    init(_ state: sending StoreState, logger: Logger) {
        self.state = Mutex(state)
        self.logger = logger
    }

    /// Reads or changes the state as one step.
    func with<Success: Sendable, Failure: Error>(
        _ body: (inout StoreState) throws(Failure) -> Success
    ) throws(Failure) -> Success {
        let (result, ended, snapshot) = state.withLock { state -> (Result<Success, Failure>, [Watcher], PendingSnapshot?) in
            let result: Result<Success, Failure>
            do throws(Failure) {
                result = .success(try body(&state))
            } catch {
                result = .failure(error)
            }
            return (result, state.takeEnded(), state.takeSnapshot())
        }
        // Ending a watch calls back into this store, so it happens outside the lock.
        for watcher in ended { watcher.continuation.finish() }
        if let snapshot { write(snapshot) }
        return try result.get()
    }

    /// Closes the state folder. No more writes are taken.
    func close() {
        state.withLock { $0.close() }
    }

    private func write(_ snapshot: PendingSnapshot) {
        Task.detached(priority: .background) { [self] in
            do {
                try snapshot.write()
                try state.withLock { try $0.take(snapshot) }
            } catch {
                // The journals stay, and with them everything; the next one tries again.
                logger.warning("the snapshot of the state folder was not written: \(error)")
                state.withLock { $0.snapshotFailed() }
            }
        }
    }
}
