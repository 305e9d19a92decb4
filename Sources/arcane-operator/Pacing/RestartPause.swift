/// The pause before the next Job of streams whose Jobs complete again and again within seconds.
///
/// A stream is not meant to end; one that does at once would otherwise make Jobs as fast as the cluster can. It is kept in memory
/// only: after a restart of the operator each such stream has one start without a pause.
struct RestartPause<Key: Hashable & Sendable>: Sendable {
    private struct Run {
        /// The Job that was counted last; each counts once.
        var job: String
        /// How many in a row were short.
        var short: Int
        var until: ContinuousClock.Instant
    }

    /// A Job that ran for less is short.
    static var shortRun: Duration { .seconds(10) }

    private let longest: Duration
    private var runs: [Key: Run] = [:]

    /// Creates pauses that grow up to `longest`.
    init(longest: Duration) {
        self.longest = longest
    }

    /// How many have ended soon the last time.
    var count: Int { runs.count }

    /// Counts that the Job with the uid `job` has completed after `duration`. The first short run costs nothing, the second a second,
    /// and each further one twice as much; a run that is not short ends that.
    mutating func completed(_ job: String, of key: Key, after duration: Duration, at now: ContinuousClock.Instant) {
        guard runs[key]?.job != job else { return }
        guard duration < Self.shortRun else {
            runs[key] = nil
            return
        }
        let short = (runs[key]?.short ?? 0) + 1
        let pause: Duration = short == 1 ? .zero : min(longest, .seconds(1 << min(short - 2, 20)))
        runs[key] = Run(job: job, short: short, until: now + pause)
    }

    /// How long the next start of `key` has to wait; zero for not at all.
    func wait(for key: Key, at now: ContinuousClock.Instant) -> Duration {
        runs[key].map { max(.zero, $0.until - now) } ?? .zero
    }

    /// Forgets `key`: its spec has changed, a person has acted on it, or it is gone.
    mutating func forget(_ key: Key) {
        runs[key] = nil
    }
}
