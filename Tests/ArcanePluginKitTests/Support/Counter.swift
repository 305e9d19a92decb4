import Synchronization

/// Counts calls, from any task.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// One more; says how many that makes.
    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
