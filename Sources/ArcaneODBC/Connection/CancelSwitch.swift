import CODBC
import Synchronization

/// Lets any task end the call in which one operation is blocked.
///
/// One switch an operation. The session is no use afterwards: who cancels has no way to know what the server has done.
///
/// It ends FreeTDS's calls by their socket, and not by `SQLCancel`. That sends its request from the thread that calls it; where the blocked
/// call wants to read in the same moment it waits for that thread to be done, and is not woken: it would sleep for the time-out of its
/// statement (FreeTDS 1.3, `tds_connection_put_packet` and `tds_read_packet`). A server that loses a connection ends what it does for it.
final class CancelSwitch: Sendable {
    /// What is at work.
    private enum Work {
        /// A call on a connection whose socket is known.
        case connection(ConnectionSocket)
        /// A call on this statement, as a number, of a driver that does not tell the socket. `SQLCancel` is called only between `arm` and
        /// `disarm`, while it surely exists.
        case statement(UInt)
    }

    private struct State {
        var work: Work?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Says that `statement` is about to block; throws where the operation was cancelled before.
    func arm(_ statement: ODBCHandle) throws(ODBCError) {
        let isCancelled = state.withLock { state in
            if !state.isCancelled {
                state.work = statement.socket.map(Work.connection) ?? .statement(UInt(bitPattern: statement.pointer))
            }
            return state.isCancelled
        }
        if isCancelled { throw .cancelled }
    }

    /// Says that the statement does not block any more. When this returns, nobody calls `SQLCancel` for it.
    func disarm() {
        state.withLock { $0.work = nil }
    }

    /// Whether the operation was cancelled.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Ends the operation. As `SQLCancel` does nothing in the moment before a call begins to wait, it is repeated until the operation has
    /// ended.
    func cancel() {
        guard interrupt() else { return }
        Task.detached {
            repeat { try await Task.sleep(for: .milliseconds(20)) } while self.interrupt()
        }
    }

    /// Interrupts what is at work, and says whether that has to be done again.
    private func interrupt() -> Bool {
        state.withLock { state in
            state.isCancelled = true
            switch state.work {
            case .connection(let socket)?: socket.end()
            case .statement(let number)?:
                guard let statement = UnsafeMutableRawPointer(bitPattern: number) else { return false }
                SQLCancel(statement)
                return true
            case nil: break
            }
            return false
        }
    }
}
