import CoreMetrics
import Testing

@testable import ArcanePrometheus

struct CounterSeriesTests {
    @Test("a counter never falls, and stops at the limit instead of trapping")
    func limits() {
        let counter = CounterSeries()
        counter.increment(by: 5)
        counter.increment(by: -3)
        #expect(counter.text == "n 5\n")
        counter.increment(by: .max)
        counter.increment(by: 1)
        #expect(counter.text == "n \(Int64.max)\n")
        counter.reset()
        #expect(counter.text == "n 0\n")
    }

    @Test("a counter of fractions takes nothing negative, infinite or undefined")
    func fractions() {
        let counter = FloatingPointCounterSeries()
        for amount in [0.25, -1, .nan, .infinity, 0.5] { counter.increment(by: amount) }
        #expect(counter.text == "n 0.75\n")
        counter.reset()
        #expect(counter.text == "n 0\n")
    }
}
