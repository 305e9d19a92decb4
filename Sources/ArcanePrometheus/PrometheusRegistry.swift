import Synchronization

/// All metrics of a process, or of a part of it, and their text for Prometheus to read.
///
/// Threads may use one registry together. What is registered is counted until it is unregistered; how many label values there
/// are is the caller's to bound. A name has one kind of metric: where the same name is asked for again with another kind, the new
/// series is counted by nobody, and `text` says so in a comment.
public final class PrometheusRegistry: Sendable {
    private let state = Mutex(State())
    private let defaultBuckets: Buckets

    private struct State {
        var families: [String: MetricFamily] = [:]
        var help: [String: String] = [:]
        var buckets: [String: Buckets] = [:]
    }

    /// Creates an empty registry whose histograms have `buckets`, where none are set for their name.
    public init(buckets: Buckets = .seconds) {
        defaultBuckets = buckets
    }

    /// The content type of `text`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Says what the metric called `name` means, for its HELP line.
    public func describe(_ name: String, _ help: String) {
        state.withLock { $0.help[MetricName.sanitised(name)] = help }
    }

    /// Sets the buckets of histograms called `name` that are registered from now on.
    public func setBuckets(_ buckets: Buckets, for name: String) {
        state.withLock { $0.buckets[MetricName.sanitised(name)] = buckets }
    }

    /// All metrics in the text exposition format 0.0.4, sorted by name and labels.
    public var text: String {
        let (families, help) = state.withLock { ($0.families, $0.help) }
        var output = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            family.write(name: name, help: help[name], to: &output)
        }
        return output
    }

    /// The series of `name` and `labels`; made by `make` where there is none yet.
    func series<Made: Series>(
        _ kind: MetricKind, _ label: String, _ dimensions: [(String, String)], make: (Buckets) -> Made
    ) -> Made {
        let name = MetricName.sanitised(label)
        let labels = LabelSet(dimensions)
        return state.withLock { state in
            let buckets = state.buckets[name] ?? defaultBuckets
            var family = state.families[name] ?? MetricFamily(kind: kind)
            if family.kind == kind, let found = family.series[labels] as? Made { return found }
            let made = make(buckets)
            if family.kind == kind, family.series[labels] == nil {
                family.series[labels] = made
            } else {
                family.refused.insert(kind)
            }
            state.families[name] = family
            return made
        }
    }

    /// Forgets a series; its name goes with the last of them.
    func remove(_ series: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === series })?.key else { continue }
                state.families[name]?.series[labels] = nil
                if family.series.count == 1 { state.families[name] = nil }
                return
            }
        }
    }
}

/// The series that have a name in common.
private struct MetricFamily {
    let kind: MetricKind
    var series: [LabelSet: any Series] = [:]
    /// Kinds that the same name was asked for with, too.
    var refused: Set<MetricKind> = []

    func write(name: String, help: String?, to output: inout String) {
        if let help { output += "# HELP \(name) \(ExpositionText.escapedHelp(help))\n" }
        output += "# TYPE \(name) \(kind.rawValue)\n"
        for kind in refused.map(\.rawValue).sorted() {
            output += "# a \(kind) of the same name is not counted: \(name) is a \(self.kind.rawValue) of another type\n"
        }
        for (labels, series) in series.sorted(by: { $0.key.text < $1.key.text }) {
            series.write(name: name, labels: labels, to: &output)
        }
    }
}
