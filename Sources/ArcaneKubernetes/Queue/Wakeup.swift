import Synchronization

/// Wakes those who wait for a change. A signal that nobody waits for is kept for the next who does.
final class Wakeup: Sendable {
    private struct State {
        var isSignalled = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Wakes all who wait, or the next who will.
    func signal() {
        let waiting = state.withLock { state in
            let waiting = state.waiting
            state.waiting = []
            state.isSignalled = waiting.isEmpty
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns after a signal. Cancelling the task does not end it: who cancels, signals.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isSignalled = state.withLock { state in
                if state.isSignalled {
                    state.isSignalled = false
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isSignalled { continuation.resume() }
        }
    }
}
