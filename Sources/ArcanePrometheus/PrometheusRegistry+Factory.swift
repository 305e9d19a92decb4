public import CoreMetrics

/// The registry as a backend of swift-metrics: pass it to `MetricsSystem.bootstrap`, or to single metrics as `factory:`.
///
/// One name with one set of labels is one series, however often it is asked for; who destroys it does so for all.
/// Counters are counters under the names that callers give, `_total` included; meters and recorders without aggregation
/// are gauges; recorders with it, and timers, in seconds, are histograms.
extension PrometheusRegistry: MetricsFactory {
    /// A counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions) { _ in CounterSeries() }
    }

    /// A counter of fractions.
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions) { _ in FloatingPointCounterSeries() }
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions) { _ in GaugeSeries() }
    }

    /// A histogram, or a gauge where nothing is aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return series(.histogram, label, dimensions) { HistogramSeries(buckets: $0) } }
        return series(.gauge, label, dimensions) { _ in GaugeSeries() }
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions) { HistogramSeries(buckets: $0) }
    }

    /// Unregisters a counter.
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    /// Unregisters a counter of fractions.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    /// Unregisters a gauge.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    /// Unregisters a histogram or gauge.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    /// Unregisters a histogram.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
