import CoreMetrics

/// A number that rises and falls: a meter, or a recorder that keeps its last value only.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ value: Int64) { self.value.set(Double(value)) }
    func set(_ value: Double) { self.value.set(value) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(name: String, labels: LabelSet, to output: inout String) {
        output += "\(name)\(labels.inBraces()) \(ExpositionText.number(value.load()))\n"
    }
}
