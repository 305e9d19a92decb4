import ArcaneCore
import ArcaneKubernetes
import CoreMetrics
import Logging
import Synchronization

/// Writes events in the background, in order. Whoever records one never waits and never fails: events are for people, and what the
/// operator does depends on none.
final class EventRecorder: Sendable {
    /// How a write reaches the API; throws where it does not.
    typealias Writer = @Sendable (EventSeries.Write) async throws -> Void

    /// What the writer takes, in this order.
    private enum Entry {
        case event(ObjectEvent, Timestamp)
        /// The object with this uid is gone.
        case gone(String)
    }

    private struct State {
        var series: EventSeries
        /// How many events wait to be written.
        var waiting = 0
    }

    private let entries: AsyncStream<Entry>.Continuation
    private let queue: AsyncStream<Entry>
    private let capacity: Int
    private let lost: Counter
    private let logger: Logger
    private let state: Mutex<State>

    /// Creates a recorder that keeps up to `capacity` events which are not written yet; what is too much is lost, and counted.
    init(instance: String, metrics: any MetricsFactory, logger: Logger, capacity: Int = 1000) {
        self.capacity = capacity
        lost = Counter(label: "arcane_events_lost_total", factory: metrics)
        self.logger = logger
        state = Mutex(State(series: EventSeries(instance: instance)))
        (queue, entries) = AsyncStream.makeStream()
    }

    /// How many series of events are remembered, to count what happens again.
    var seriesCount: Int { state.withLock { $0.series.count } }

    /// Records that `event` happened now.
    func record(_ event: ObjectEvent, at time: Timestamp = .now) {
        let hasRoom = state.withLock { state in
            guard state.waiting < capacity else { return false }
            state.waiting += 1
            return true
        }
        guard hasRoom else { return lost.increment() }
        entries.yield(.event(event, time))
    }

    /// Forgets what is remembered of the object with this uid, when all of its events are written: it is gone.
    func forget(_ uid: String) {
        entries.yield(.gone(uid))
    }

    /// Takes no more events: `run` ends when all are written.
    func finish() {
        entries.finish()
    }

    /// Writes events until `finish`, or until the task is cancelled.
    func run(_ write: @escaping Writer) async {
        for await entry in queue {
            switch entry {
            case .gone(let uid): state.withLock { $0.series.forget(object: uid) }
            case .event(let event, let time): await self.write(event, at: time, write)
            }
        }
    }

    private func write(_ event: ObjectEvent, at time: Timestamp, _ write: Writer) async {
        let next = state.withLock { state in
            state.waiting -= 1
            return state.series.record(event, at: time)
        }
        do {
            try await write(next)
        } catch {
            state.withLock { $0.series.forget(event) }
            lost.increment()
            logger.debug("an event could not be written", metadata: ["reason": "\(event.reason)", "error": "\(error)"])
        }
    }
}
