import Synchronization

/// A floating-point number that threads change without a lock.
final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    /// The number.
    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    /// Replaces the number.
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    /// Adds to the number; no addition of another thread is lost.
    func add(_ amount: Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: current) + amount
            let (isExchanged, seen) = bits.weakCompareExchange(expected: current, desired: sum.bitPattern, ordering: .relaxed)
            if isExchanged { return }
            current = seen
        }
    }
}
