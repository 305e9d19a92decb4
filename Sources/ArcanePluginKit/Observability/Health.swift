import Synchronization

/// Whether the stream moves: every activity says by when the next sign of life is due.
public final class Health: Sendable {
    private let deadline: Mutex<ContinuousClock.Instant>

    /// Creates the health of a stream that has to show life within `grace`.
    public init(grace: Duration = .seconds(600)) {
        deadline = Mutex(.now + grace)
    }

    /// Says that the next sign of life is due within `duration` from now.
    public func expectProgress(within duration: Duration) {
        deadline.withLock { $0 = .now + duration }
    }

    /// Whether nothing is overdue.
    public var isGood: Bool { ContinuousClock.now < deadline.withLock { $0 } }
}
