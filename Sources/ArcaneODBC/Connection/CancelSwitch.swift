import CODBC
import Synchronization

/// Lets any task end the call in which one operation is blocked.
///
/// One switch an operation. `SQLCancel` is called only between `arm` and `disarm`, while the statement surely exists.
final class CancelSwitch: Sendable {
    private struct State {
        /// The statement that is at work, as a number; 0 while none is.
        var statement: UInt = 0
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Says that `statement` is about to block; throws where the operation was cancelled before.
    func arm(_ statement: ODBCHandle) throws(ODBCError) {
        let isCancelled = state.withLock { state in
            if !state.isCancelled { state.statement = UInt(bitPattern: statement.pointer) }
            return state.isCancelled
        }
        if isCancelled { throw .cancelled }
    }

    /// Says that the statement does not block any more. When this returns, nobody calls `SQLCancel` for it.
    func disarm() {
        state.withLock { $0.statement = 0 }
    }

    /// Whether the operation was cancelled.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Ends the operation. As `SQLCancel` does nothing in the moment before a call begins to wait, it is repeated until the
    /// operation has ended.
    func cancel() {
        guard interrupt() else { return }
        Task.detached {
            repeat { try await Task.sleep(for: .milliseconds(20)) } while self.interrupt()
        }
    }

    /// Calls `SQLCancel` where a statement is at work, and says whether one was.
    private func interrupt() -> Bool {
        state.withLock { state in
            state.isCancelled = true
            guard let statement = UnsafeMutableRawPointer(bitPattern: state.statement) else { return false }
            SQLCancel(statement)
            return true
        }
    }
}
