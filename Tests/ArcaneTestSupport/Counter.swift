import Synchronization

/// Counts calls, from any task.
public final class Counter: Sendable {
    private let count = Mutex(0)

    /// A count of zero.
    public init() {}

    /// One more; says how many that makes.
    public func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
