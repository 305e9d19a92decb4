/// A bucket of tokens, one for each request of an interval; a token comes back one interval after it was taken.
///
/// So no span of `interval`, wherever it begins, sees more than `count` requests, which is the strictest way an API can count.
/// Pure: the time is given, as the distance from any fixed moment.
struct RequestBudget: Hashable, Sendable {
    private let count: Int
    private let interval: Duration
    /// When the last `count` requests begin, oldest first from `oldest` on.
    private var starts: [Duration] = []
    private var oldest = 0

    /// Creates a full bucket for `count` (at least 1) requests per `interval`.
    init(count: Int, per interval: Duration) {
        self.count = max(1, count)
        self.interval = interval
    }

    /// Takes a token and says when its request may begin, now or later. Requests begin in the order in which they ask.
    mutating func take(now: Duration) -> Duration {
        guard starts.count == count else {
            starts.append(now)
            return now
        }
        let start = max(now, starts[oldest] + interval)
        starts[oldest] = start
        oldest = (oldest + 1) % count
        return start
    }
}
