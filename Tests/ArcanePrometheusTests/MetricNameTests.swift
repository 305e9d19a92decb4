import Testing

@testable import ArcanePrometheus

struct MetricNameTests {
    @Test(
        "names become names that Prometheus allows",
        arguments: [
            ("rows_total", "rows_total"), ("http:requests", "http:requests"), ("a.b-c d", "a_b_c_d"), ("9lives", "_9lives"),
            ("", "_"), ("größe", "gr__e"),
        ])
    func metric(label: String, name: String) {
        #expect(MetricName.sanitised(label) == name)
    }

    @Test("names of labels have no colons")
    func label() {
        #expect(MetricName.sanitisedLabel("a:b") == "a_b")
        #expect(MetricName.sanitisedLabel("1") == "_1")
    }
}
