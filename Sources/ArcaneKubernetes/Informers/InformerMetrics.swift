import ArcaneCore
public import CoreMetrics

/// The figures of an informer. Where client-go has a name for one it is that.
public struct InformerMetrics: Sendable {
    let lists: Counter
    let listDuration: Recorder
    let watches: Counter
    let shortWatches: Counter
    let failures: Counter
    let silences: Counter
    private let name: String
    private let factory: any MetricsFactory

    /// Creates the figures of the informer called `name`, such as `jobs.batch`.
    public init(name: String, factory: any MetricsFactory) {
        self.name = name
        self.factory = factory
        func counter(_ label: String, _ more: [(String, String)] = []) -> Counter {
            Counter(label: "reflector_\(label)", dimensions: [("name", name)] + more, factory: factory)
        }
        lists = counter("lists_total")
        watches = counter("watches_total")
        shortWatches = counter("short_watches_total")
        failures = counter("failures_total", [("reason", "error")])
        silences = counter("failures_total", [("reason", "silence")])
        listDuration = Recorder(
            label: "reflector_list_duration_seconds", dimensions: [("name", name)], aggregate: true, factory: factory)
    }

    /// The figures that mean something only while the informer runs, and are taken away when it ends.
    func gauges() -> InformerGauges { InformerGauges(name: name, factory: factory) }
}

/// The state of a running informer, in figures.
final class InformerGauges: Sendable {
    private let objects: Meter
    private let lastEvent: Meter

    init(name: String, factory: any MetricsFactory) {
        objects = Meter(label: "reflector_objects", dimensions: [("name", name)], factory: factory)
        lastEvent = Meter(
            label: "reflector_last_event_timestamp_seconds", dimensions: [("name", name)], factory: factory)
        heard(objects: 0)
    }

    /// Says that the API was heard of now, and how many objects are known.
    func heard(objects count: Int) {
        objects.set(count)
        lastEvent.set(Double(Timestamp.now.milliseconds) / 1000)
    }

    /// Takes the figures away.
    func remove() {
        objects.destroy()
        lastEvent.destroy()
    }
}
