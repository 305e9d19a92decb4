/// When each stream may start a Job: turns are handed out at a steady rate, so that a restart of the operator, or a change of many
/// streams, is no storm on the cluster.
///
/// A turn belongs to the stream that asked for it and waits for it, so that thousands that wait do not have to ask again and again.
struct StartTurns<Key: Hashable & Sendable>: Sendable {
    /// The time between two turns; nil for no limit.
    private let interval: Duration?
    /// How far turns may run ahead of the rate.
    private let burst: Duration
    private var next: ContinuousClock.Instant
    private var turns: [Key: ContinuousClock.Instant] = [:]

    /// Hands out `perSecond` turns a second, `burst` of them at once; `perSecond` 0 is no limit.
    init(perSecond: Double, burst: Int, at now: ContinuousClock.Instant) {
        let interval: Duration? = perSecond > 0 ? .seconds(1 / perSecond) : nil
        self.interval = interval
        self.burst = (interval ?? .zero) * (max(1, burst) - 1)
        next = now - self.burst
    }

    /// How many wait for their turn.
    var count: Int { turns.count }

    /// How long until the turn of `key`, which it keeps; zero where it is now, and then it is used up.
    mutating func wait(_ key: Key, at now: ContinuousClock.Instant) -> Duration {
        guard let interval else { return .zero }
        let turn = turns[key] ?? max(next, now - burst)
        if turns[key] == nil { next = turn + interval }
        guard turn > now else {
            turns[key] = nil
            return .zero
        }
        turns[key] = turn
        return turn - now
    }

    /// Takes back the turn of `key`, which does not want to start any more.
    mutating func forget(_ key: Key) {
        turns[key] = nil
    }
}
