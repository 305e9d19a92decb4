import CoreMetrics
import Synchronization

/// A gauge that is made with its first value: a time or an age of zero before there is one would be wrong.
final class LateGauge: Sendable {
    private let gauge = Mutex<Gauge?>(nil)
    private let make: @Sendable () -> Gauge

    init(_ make: @escaping @Sendable () -> Gauge) {
        self.make = make
    }

    func record(_ value: Double) {
        gauge.withLock { gauge in
            let known = gauge ?? make()
            gauge = known
            known.record(value)
        }
    }
}
