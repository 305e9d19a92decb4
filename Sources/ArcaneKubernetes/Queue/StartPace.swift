/// A steady rate of starts, some of which may come at once. It knows no clock.
struct StartPace: Sendable {
    /// The time between starts; nil where there is no limit.
    private let interval: Duration?
    private let burst: Int
    /// When all starts so far would be over, had they come at the steady rate.
    private var paid: Duration = .zero

    /// Allows `perSecond` starts a second, 0 for no limit, and `burst` of them at once.
    init(perSecond: Double, burst: Int) {
        interval = perSecond > 0 ? .seconds(1) / perSecond : nil
        self.burst = max(1, burst)
    }

    /// When the next start may be; nil for at any time.
    var next: Duration? { interval.map { paid - $0 * (burst - 1) } }

    func allows(at now: Duration) -> Bool { next.map { $0 <= now } ?? true }

    /// Counts a start.
    mutating func start(at now: Duration) {
        if let interval { paid = max(paid, now) + interval }
    }
}
