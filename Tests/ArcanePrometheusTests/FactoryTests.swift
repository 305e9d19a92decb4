import ArcanePrometheus
import CoreMetrics
import Testing

struct FactoryTests {
    @Test("a recorder that aggregates is a histogram, one that does not is a gauge of its last value")
    func recorders() {
        let registry = PrometheusRegistry(buckets: [10])
        let sizes = Recorder(label: "sizes", factory: registry)
        sizes.record(5)
        sizes.record(50)
        let last = Recorder(label: "last", aggregate: false, factory: registry)
        last.record(5)
        last.record(50)
        #expect(
            registry.text == """
                # TYPE last gauge
                last 50
                # TYPE sizes histogram
                sizes_bucket{le="10"} 1
                sizes_bucket{le="+Inf"} 2
                sizes_sum 55
                sizes_count 2

                """)
    }

    @Test("the name of a counter is its caller's: nothing is put behind it")
    func counterName() {
        let registry = PrometheusRegistry()
        Counter(label: "rows", factory: registry).increment()
        Counter(label: "rows_total", factory: registry).increment()
        #expect(registry.text.contains("\nrows 1\n"))
        #expect(registry.text.contains("\nrows_total 1\n"))
    }

    @Test("two counters under one name, one of them of fractions, are not mixed")
    func twoCounters() {
        let registry = PrometheusRegistry()
        Counter(label: "n", factory: registry).increment()
        let fractions = registry.makeFloatingPointCounter(label: "n", dimensions: [])
        fractions.increment(by: 0.5)
        #expect(registry.text.hasSuffix("\nn 1\n"))
        #expect(registry.text.contains("is not counted"))
    }

    @Test("what swift-metrics may ask for before anything happened is there, at zero")
    func zero() {
        let registry = PrometheusRegistry(buckets: [])
        _ = Counter(label: "a", factory: registry)
        _ = FloatingPointCounter(label: "b", factory: registry)
        _ = Meter(label: "c", factory: registry)
        _ = Timer(label: "d", factory: registry)
        let samples = registry.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(samples == ["a 0", "b 0", "c 0", "d_bucket{le=\"+Inf\"} 0", "d_sum 0", "d_count 0"])
    }
}
