/// One time series, or for a histogram the few that belong together.
protocol Series: AnyObject, Sendable {
    /// Appends the samples that this series has now.
    func write(name: String, labels: LabelSet, to output: inout String)
}

/// What the series of a metric are; Prometheus tells no others apart.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}
