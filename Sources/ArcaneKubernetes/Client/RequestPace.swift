import Synchronization

/// When a client may send its next request: at a steady rate, where one is set, and not before a pause that the API asked for is over.
///
/// It holds for all requests of one client. A Lease is renewed by a client of its own, which nothing here delays.
final class RequestPace: Sendable {
    private struct State {
        var pausedUntil: ContinuousClock.Instant?
        /// When the next request has its turn, at the rate.
        var turn: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let interval: Duration?
    private let burst: Duration

    /// Allows `perSecond` requests a second, a second's worth of them at once; 0 for no limit.
    init(perSecond: Double) {
        interval = perSecond > 0 ? .seconds(1) / perSecond : nil
        burst = .seconds(1)
    }

    /// Stops all requests for `duration`; a longer pause that is under way stays.
    func pause(for duration: Duration, at now: ContinuousClock.Instant = .now) {
        state.withLock { $0.pausedUntil = max($0.pausedUntil ?? now, now + duration) }
    }

    /// Takes a turn, and returns when it is.
    func turn(at now: ContinuousClock.Instant = .now) -> ContinuousClock.Instant {
        state.withLock { state in
            var turn = now
            if let interval {
                let next = max(state.turn ?? now - burst, now - burst)
                state.turn = next + interval
                turn = max(turn, next)
            }
            return max(turn, state.pausedUntil ?? turn)
        }
    }

    /// Waits for a turn.
    func wait() async throws {
        let turn = turn()
        if turn > .now { try await Task.sleep(until: turn) }
    }
}
