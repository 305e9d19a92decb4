import ArcaneCore
import ArcaneKubernetes
import ArcanePrometheus
import ArcaneResources
import CoreMetrics

/// The figures of what happens to streams.
struct StreamMetrics: Sendable {
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Counts an action that was done.
    func count(_ action: Action, _ snapshot: StreamSnapshot) {
        switch action {
        case .writeStatus(let status):
            guard let phase = status.phase, phase != snapshot.stream.status.phase else { return }
            counter("arcane_stream_transitions_total", snapshot, ("phase", phase)).increment()
            if phase == StreamPhase.failed.rawValue { counter("arcane_job_failures_total", snapshot).increment() }
        case .completeRequest(let request):
            guard let job = snapshot.job, job.backfillID == request.name, let start = job.startTime else { return }
            let end = job.endTime ?? .now
            Recorder(
                label: "arcane_backfill_duration_seconds", dimensions: [("class", snapshot.className)], aggregate: true,
                factory: factory
            ).record((end - start).inSeconds)
        default: return
        }
    }

    private func counter(_ label: String, _ snapshot: StreamSnapshot, _ more: (String, String)...) -> Counter {
        Counter(label: label, dimensions: [("class", snapshot.className)] + more, factory: factory)
    }
}

extension Operator {
    /// Brings the figures that are counted, and not told, up to date.
    func refreshMetrics() {
        streamQueue.refreshMetrics()
        requestQueue.refreshMetrics()
        classQueue.refreshMetrics()
        for (what, count) in [("actions", memory.count), ("starts", gate.count), ("events", events.seriesCount)] {
            Meter(label: "arcane_remembered", dimensions: [("what", what)], factory: registry).set(count)
        }
        for running in cache.running.all {
            var counts = Dictionary(uniqueKeysWithValues: StreamPhase.allCases.map { ($0.rawValue, 0) })
            var unready = [StreamReport.retrying: 0, StreamReport.podPending: 0]
            for (_, stream) in running.streams.cache.all {
                if let reason = stream.status.conditions.first(where: { $0.type == "Ready" })?.reason {
                    unready[reason]? += 1
                }
                counts[StreamPhase(recorded: stream.status.phase)?.rawValue ?? StreamPhase.pending.rawValue, default: 0] += 1
            }
            for (phase, count) in counts {
                Meter(label: "arcane_streams", dimensions: [("class", running.name), ("phase", phase)], factory: registry)
                    .set(count)
            }
            for (label, reason) in [("retrying", StreamReport.retrying), ("pod_pending", StreamReport.podPending)] {
                Meter(label: "arcane_streams_\(label)", dimensions: [("class", running.name)], factory: registry)
                    .set(unready[reason] ?? 0)
            }
        }
    }
}
