public import CoreMetrics

/// The figures of a work queue, under the names that client-go and controller-runtime give them; `failing` they do not have.
public struct QueueMetrics: Sendable {
    let depth: Meter
    /// How many workers have a key.
    let activeWorkers: Meter
    /// How often work was ended because it took too long.
    let timeouts: Counter
    let adds: Counter
    let retries: Counter
    /// How long keys waited for a worker.
    let latency: Recorder
    /// How long the work on a key took.
    let work: Recorder
    /// How long the work that is under way has taken so far, all together.
    let unfinished: Meter
    let longestRunning: Meter
    /// How many keys there are whose last work has failed.
    let failing: Meter

    /// Creates the figures of the queue called `name`, which is that of its controller.
    public init(name: String, factory: any MetricsFactory) {
        let labels = [("name", name), ("controller", name)]
        func label(_ name: String) -> String { "workqueue_\(name)" }
        depth = Meter(label: label("depth"), dimensions: labels, factory: factory)
        let controller = [("controller", name)]
        activeWorkers = Meter(label: "controller_runtime_active_workers", dimensions: controller, factory: factory)
        timeouts = Counter(label: "controller_runtime_reconcile_timeouts_total", dimensions: controller, factory: factory)
        adds = Counter(label: label("adds_total"), dimensions: labels, factory: factory)
        retries = Counter(label: label("retries_total"), dimensions: labels, factory: factory)
        latency = Recorder(label: label("queue_duration_seconds"), dimensions: labels, aggregate: true, factory: factory)
        work = Recorder(label: label("work_duration_seconds"), dimensions: labels, aggregate: true, factory: factory)
        unfinished = Meter(label: label("unfinished_work_seconds"), dimensions: labels, factory: factory)
        longestRunning = Meter(
            label: label("longest_running_processor_seconds"), dimensions: labels, factory: factory)
        failing = Meter(label: label("failing"), dimensions: labels, factory: factory)
    }
}
