import Synchronization

/// Says whether a Job may be started now: by the rate of starts, by the number of backfills, and by the pause of a stream whose Jobs end at once.
final class StartGate: Sendable {
    private struct State {
        var turns: StartTurns<StreamKey>
        var pauses: RestartPause<StreamKey>
        /// Streams that were let start a backfill whose Job is not known yet.
        var starting: Set<StreamKey> = []
        /// Streams that wait for another's backfill to end, in the order in which they came.
        var waiting: [StreamKey: Int] = [:]
        var arrivals = 0
    }

    private let state: Mutex<State>
    private let simultaneousBackfills: Int
    /// Without any news a stream that waits for a backfill to end asks again after this.
    static let patience: Duration = .seconds(30)

    init(_ limits: LimitSettings, at now: ContinuousClock.Instant = .now) {
        simultaneousBackfills = limits.simultaneousBackfills
        state = Mutex(
            State(
                turns: StartTurns(perSecond: limits.startsPerSecond, burst: limits.startBurst, at: now),
                pauses: RestartPause(longest: limits.restartPause)))
    }

    /// How many turns, pauses and starts of streams are remembered.
    var count: Int {
        state.withLock { $0.turns.count + $0.pauses.count + $0.starting.count + $0.waiting.count }
    }

    /// Asks for a start of `key`; `running` is how many backfills run now. Where the answer is `.now`, `settled` has to be called when the Job is
    /// there, or could not be made.
    func admit(
        _ key: StreamKey, isBackfill: Bool, running: Int, at now: ContinuousClock.Instant = .now
    ) -> StartPermit {
        state.withLock { state in
            let pause = state.pauses.wait(for: key, at: now)
            if pause > .zero {
                return .after(
                    pause, reason: "its Jobs complete again and again within seconds; the pause before the next one grows")
            }
            if isBackfill, simultaneousBackfills > 0, running + state.starting.count >= simultaneousBackfills {
                if state.waiting[key] == nil {
                    state.arrivals += 1
                    state.waiting[key] = state.arrivals
                }
                return .after(
                    Self.patience,
                    reason: "as many backfills run as may at once (limits.simultaneousBackfills: \(simultaneousBackfills))")
            }
            let wait = state.turns.wait(key, at: now)
            if wait > .zero {
                return .after(wait, reason: "many Jobs are started; this one has its turn soon (limits.startsPerSecond)")
            }
            state.waiting[key] = nil
            if isBackfill { state.starting.insert(key) }
            return .now
        }
    }

    /// A start that was let happen has happened, or failed.
    func settled(_ key: StreamKey) {
        state.withLock { _ = $0.starting.remove(key) }
    }

    /// A backfill has ended: the stream that has waited longest for that.
    func backfillEnded() -> StreamKey? {
        state.withLock { $0.waiting.min { $0.value < $1.value }?.key }
    }

    /// A streaming Job with this uid has completed after `duration`.
    func completed(_ job: String, of key: StreamKey, after duration: Duration, at now: ContinuousClock.Instant = .now) {
        state.withLock { $0.pauses.completed(job, of: key, after: duration, at: now) }
    }

    /// A person has changed something: the stream need not pause.
    func released(_ key: StreamKey) {
        state.withLock { $0.pauses.forget(key) }
    }

    /// The stream does not want to start any more, or is gone.
    func forget(_ key: StreamKey) {
        state.withLock { state in
            state.turns.forget(key)
            state.pauses.forget(key)
            state.waiting[key] = nil
            state.starting.remove(key)
        }
    }
}
