import CCurl
import Synchronization

/// What tasks ask of the loop's thread.
enum LoopCommand {
    /// Begin a transfer.
    case start(Transfer)
    /// Go on with a transfer that was paused.
    case resume(Transfer)
    /// End a transfer that nobody reads any more.
    case end(Transfer)
}

/// The way from any task to the loop's thread.
final class Mailbox: Sendable {
    /// What the loop finds when it looks.
    struct Delivery {
        var commands: [LoopCommand]
        var isClosing: Bool
    }

    private struct State {
        var commands: [LoopCommand] = []
        var isClosing = false
        /// The handle to wake; nil once the loop has ended.
        var multi: UnsafeMutableRawPointer?
    }

    private let state: Mutex<State>

    /// A mailbox whose letters wake `multi`; nil for a loop that never began.
    init(waking multi: UnsafeMutableRawPointer?) {
        let address = multi.map { UInt(bitPattern: $0) } ?? 0
        state = Mutex(State(multi: UnsafeMutableRawPointer(bitPattern: address)))
    }

    /// Hands `command` to the loop; false where the loop has ended.
    @discardableResult func post(_ command: LoopCommand) -> Bool {
        state.withLock { state in
            guard let multi = state.multi, !state.isClosing else { return false }
            state.commands.append(command)
            // The first letter wakes the loop, which then takes them all.
            if state.commands.count == 1 { curl_multi_wakeup(multi) }
            return true
        }
    }

    /// Asks the loop to end.
    func close() {
        state.withLock { state in
            state.isClosing = true
            if let multi = state.multi { curl_multi_wakeup(multi) }
        }
    }

    /// Whether the loop was asked to end; where it ended without, libcurl or the system gave up.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Takes what has been posted.
    func take() -> Delivery {
        state.withLock { state in
            defer { state.commands.removeAll() }
            return Delivery(commands: state.commands, isClosing: state.isClosing)
        }
    }

    /// The loop has ended: nothing is woken and nothing taken any more. What came in between is returned.
    func retire() -> [LoopCommand] {
        state.withLock { state in
            state.multi = nil
            defer { state.commands.removeAll() }
            return state.commands
        }
    }
}
