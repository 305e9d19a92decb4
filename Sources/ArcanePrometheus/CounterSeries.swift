import CoreMetrics
import Synchronization

/// A number that only grows, in whole steps.
final class CounterSeries: Series, CounterHandler {
    private let value = Atomic<Int64>(0)

    /// Adds `amount`; a negative one is dropped, as a counter never falls. At the limit of 64 bits it stays there.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        var current = value.load(ordering: .relaxed)
        while true {
            let (sum, isOver) = current.addingReportingOverflow(amount)
            let (isExchanged, seen) = value.weakCompareExchange(
                expected: current, desired: isOver ? .max : sum, ordering: .relaxed)
            if isExchanged { return }
            current = seen
        }
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func write(name: String, labels: LabelSet, to output: inout String) {
        output += "\(name)\(labels.inBraces()) \(value.load(ordering: .relaxed))\n"
    }
}

/// A number that only grows, in steps of any size.
final class FloatingPointCounterSeries: Series, FloatingPointCounterHandler {
    private let value = AtomicDouble()

    /// Adds `amount`; what is negative or no number is dropped, as a counter never falls.
    func increment(by amount: Double) {
        if amount > 0, amount.isFinite { value.add(amount) }
    }

    func reset() {
        value.set(0)
    }

    func write(name: String, labels: LabelSet, to output: inout String) {
        output += "\(name)\(labels.inBraces()) \(ExpositionText.number(value.load()))\n"
    }
}
