import CoreMetrics
import Testing

@testable import ArcanePrometheus

struct GaugeSeriesTests {
    @Test("a gauge is set, raised and lowered")
    func changes() {
        let gauge = GaugeSeries()
        gauge.set(Int64(10))
        gauge.increment(by: 2.5)
        gauge.decrement(by: 0.5)
        #expect(gauge.text == "n 12\n")
        gauge.record(Int64(-1))
        #expect(gauge.text == "n -1\n")
        gauge.record(Double.nan)
        #expect(gauge.text == "n NaN\n")
    }
}
