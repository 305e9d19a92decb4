import ArcanePrometheus
import ArcaneTestSupport
import CoreMetrics
import Testing

struct PrometheusRegistryTests {
    @Test("an empty registry has an empty text")
    func empty() {
        #expect(PrometheusRegistry().text == "")
    }

    @Test("metrics stand sorted by name and labels, under one TYPE line each, with their help")
    func wholeText() {
        let registry = PrometheusRegistry()
        registry.describe("rows_total", "Rows that\nwere \\ committed.")
        Counter(label: "rows_total", dimensions: [("stream", "b")], factory: registry).increment(by: 2)
        Counter(label: "rows_total", dimensions: [("stream", "a"), ("kind", "x")], factory: registry).increment()
        Meter(label: "lag.seconds", factory: registry).set(1.5)
        #expect(
            registry.text == """
                # TYPE lag_seconds gauge
                lag_seconds 1.5
                # HELP rows_total Rows that\\nwere \\\\ committed.
                # TYPE rows_total counter
                rows_total{kind="x",stream="a"} 1
                rows_total{stream="b"} 2

                """)
    }

    @Test("the same name and labels, in any order, are one series")
    func sameSeries() {
        let registry = PrometheusRegistry()
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment(by: 3)
        Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment(by: 4)
        #expect(registry.text.contains("n{a=\"1\",b=\"2\"} 7\n"))
    }

    @Test("a metric of another kind under a name in use is refused, and the text says so")
    func clash() {
        let registry = PrometheusRegistry()
        Counter(label: "n", factory: registry).increment()
        Meter(label: "n", factory: registry).set(5)
        #expect(
            registry.text == """
                # TYPE n counter
                # a gauge of the same name is not counted: n is a counter of another type
                n 1

                """)
    }

    @Test("a destroyed metric is gone, its name with the last series, and starts anew when it is asked for again")
    func destroyed() {
        let registry = PrometheusRegistry()
        let first = Counter(label: "n", dimensions: [("a", "1")], factory: registry)
        let second = Counter(label: "n", dimensions: [("a", "2")], factory: registry)
        first.increment()
        second.increment()
        first.destroy()
        #expect(registry.text == "# TYPE n counter\nn{a=\"2\"} 1\n")
        second.destroy()
        #expect(registry.text == "")
        _ = Counter(label: "n", dimensions: [("a", "1")], factory: registry)
        #expect(registry.text == "# TYPE n counter\nn{a=\"1\"} 0\n")
    }

    @Test("every kind of metric can be destroyed")
    func allDestroyed() {
        let registry = PrometheusRegistry()
        let counter = registry.makeCounter(label: "a", dimensions: [])
        let fractions = registry.makeFloatingPointCounter(label: "b", dimensions: [])
        let meter = registry.makeMeter(label: "c", dimensions: [])
        let recorder = registry.makeRecorder(label: "d", dimensions: [], aggregate: true)
        let timer = registry.makeTimer(label: "e", dimensions: [])
        #expect(registry.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }.count == 5)
        registry.destroyCounter(counter)
        registry.destroyFloatingPointCounter(fractions)
        registry.destroyMeter(meter)
        registry.destroyRecorder(recorder)
        registry.destroyTimer(timer)
        #expect(registry.text == "")
    }

    @Test("buckets are those set for the name, or the registry's")
    func buckets() {
        let registry = PrometheusRegistry(buckets: [1])
        registry.setBuckets([10, 20], for: "size.bytes")
        Recorder(label: "size.bytes", factory: registry).record(15)
        Recorder(label: "other", factory: registry).record(0.5)
        #expect(registry.text.contains("size_bytes_bucket{le=\"20\"} 1\n"))
        #expect(!registry.text.contains("size_bytes_bucket{le=\"1\"}"))
        #expect(registry.text.contains("other_bucket{le=\"1\"} 1\n"))
    }

    @Test("Prometheus' own parser reads every kind of metric back, awkward labels included")
    func parsedBack() async throws {
        let registry = PrometheusRegistry(buckets: [0.5, 1])
        let awkward = "quote \" backslash \\ line\nend, brace } é"
        Counter(label: "requests_total", dimensions: [("path", awkward), ("0bad-name", "x")], factory: registry).increment(
            by: 7)
        FloatingPointCounter(label: "bytes_total", factory: registry).increment(by: 2.25)
        Meter(label: "depth", factory: registry).set(-3)
        Meter(label: "worst", factory: registry).set(Double.infinity)
        Gauge(label: "last", factory: registry).record(1e-7)
        let timer = Timer(label: "duration_seconds", dimensions: [("step", "read")], factory: registry)
        timer.recordNanoseconds(250_000_000)
        timer.recordNanoseconds(1_000_000_000)
        timer.recordNanoseconds(4_000_000_000)
        let parsed = try await python(
            """
            import sys, json
            from prometheus_client.parser import text_string_to_metric_families
            out = {}
            for family in text_string_to_metric_families(sys.argv[1]):
                for s in family.samples:
                    labels = ",".join(f"{k}={v}" for k, v in sorted(s.labels.items()))
                    out[f"{family.type} {s.name} {labels}"] = float(s.value)
            for key in sorted(out): print(json.dumps(key, ensure_ascii=False), out[key])
            """, registry.text)
        #expect(
            parsed == """
                "counter bytes_total " 2.25
                "counter requests_total _0bad_name=x,path=quote \\" backslash \\\\ line\\nend, brace } é" 7.0
                "gauge depth " -3.0
                "gauge last " 1e-07
                "gauge worst " inf
                "histogram duration_seconds_bucket le=+Inf,step=read" 3.0
                "histogram duration_seconds_bucket le=0.5,step=read" 1.0
                "histogram duration_seconds_bucket le=1,step=read" 2.0
                "histogram duration_seconds_count step=read" 3.0
                "histogram duration_seconds_sum step=read" 5.25

                """)
    }

    @Test("threads that count, observe, register, unregister and read at once lose nothing")
    func concurrency() async {
        let registry = PrometheusRegistry(buckets: [1])
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for step in 0..<500 {
                        Counter(label: "shared_total", factory: registry).increment()
                        FloatingPointCounter(label: "fractions_total", factory: registry).increment(by: 0.5)
                        Recorder(label: "sizes", factory: registry).record(Int64(step % 3))
                        let own = Counter(label: "own_total", dimensions: [("worker", "\(worker)")], factory: registry)
                        own.increment()
                        own.destroy()
                        if step % 100 == 0 { _ = registry.text }
                    }
                }
            }
        }
        let text = registry.text
        #expect(text.contains("\nshared_total 4000\n"))
        #expect(text.contains("\nfractions_total 2000\n"))
        #expect(text.contains("\nsizes_count 4000\n"))
        #expect(text.contains("\nsizes_bucket{le=\"1\"} 2672\n"))
        #expect(!text.contains("own_total"))
    }
}
