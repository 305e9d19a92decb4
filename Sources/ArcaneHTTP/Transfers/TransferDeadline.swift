/// When an exchange has taken too long, in all or in silence.
///
/// Silence is looked for four times per time-out, by comparing byte counts: it is noticed after one to one and a quarter time-outs, and
/// costs nothing per byte.
struct TransferDeadline {
    /// What a look at the clock says.
    enum Verdict: Hashable {
        /// Look again at this instant.
        case onTime(until: ContinuousClock.Instant)
        case silent
        case overdue
    }

    /// Where a transfer stands.
    struct Progress: Hashable {
        /// Header and body bytes sent and received.
        var bytes: Int64
        /// Whether silence is the server's: not while connecting, which has its own limit, nor while the reader pauses.
        var awaitsServer: Bool
    }

    /// The instant at which the whole exchange has to be over.
    let total: ContinuousClock.Instant?
    private let silence: Duration
    private var bytes: Int64 = 0
    private var lastProgress: ContinuousClock.Instant

    /// Begins to measure at `now`.
    init(total: ContinuousClock.Instant?, silence: Duration, now: ContinuousClock.Instant) {
        self.total = total
        self.silence = silence
        lastProgress = now
    }

    /// When to look for the first time.
    var firstCheck: ContinuousClock.Instant { nextCheck(after: lastProgress) }

    /// Looks at the clock.
    mutating func check(_ progress: Progress, now: ContinuousClock.Instant) -> Verdict {
        if let total, now >= total { return .overdue }
        if progress.bytes != bytes || !progress.awaitsServer {
            bytes = progress.bytes
            lastProgress = now
        } else if now - lastProgress >= silence {
            return .silent
        }
        return .onTime(until: nextCheck(after: now))
    }

    private func nextCheck(after now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let next = now + silence / 4
        return total.map { min($0, next) } ?? next
    }
}
