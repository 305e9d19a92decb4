import CoreMetrics
import Testing

@testable import ArcanePrometheus

struct HistogramSeriesTests {
    @Test("buckets are cumulative, and a value on a bound belongs below it")
    func buckets() {
        let histogram = HistogramSeries(buckets: [1, 2.5])
        for value in [0.5, 1, 2, 2.5, 100] { histogram.record(value) }
        #expect(
            histogram.text == """
                n_bucket{le="1"} 2
                n_bucket{le="2.5"} 4
                n_bucket{le="+Inf"} 5
                n_sum 106
                n_count 5

                """)
    }

    @Test("a timer is shown in seconds, and what is no number is not counted")
    func timer() {
        let histogram = HistogramSeries(buckets: [])
        histogram.recordNanoseconds(1_500_000_000)
        histogram.record(Double.nan)
        #expect(histogram.text == "n_bucket{le=\"+Inf\"} 1\nn_sum 1.5\nn_count 1\n")
    }
}
