import CoreMetrics
import Synchronization

/// How often values of each size were seen: an aggregating recorder, or a timer, which is shown in seconds.
final class HistogramSeries: Series, RecorderHandler, TimerHandler {
    private let buckets: Buckets
    private let state: Mutex<State>

    private struct State {
        /// How many values each bucket took by itself; the last one is that of values above all bounds.
        var counts: [UInt64]
        var sum = 0.0
    }

    init(buckets: Buckets) {
        self.buckets = buckets
        state = Mutex(State(counts: Array(repeating: 0, count: buckets.bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    /// Counts `value`; what is no number belongs to no bucket and is dropped.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let index = buckets.index(of: value)
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func write(name: String, labels: LabelSet, to output: inout String) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total: UInt64 = 0
        for (bound, count) in zip(buckets.bounds + [.infinity], counts) {
            total += count
            let upper = "le=\"\(ExpositionText.number(bound))\""
            output += "\(name)_bucket\(labels.inBraces(with: upper)) \(total)\n"
        }
        output += "\(name)_sum\(labels.inBraces()) \(ExpositionText.number(sum))\n"
        output += "\(name)_count\(labels.inBraces()) \(total)\n"
    }
}
