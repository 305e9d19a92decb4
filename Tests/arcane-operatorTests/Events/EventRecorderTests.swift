import ArcaneCore
import ArcaneKubernetes
import ArcanePrometheus
import Logging
import Synchronization
import Testing

@testable import arcane_operator

@Suite("The recorder of events")
struct EventRecorderTests {
    private struct Refused: Error {}

    private func event(_ number: Int) -> ObjectEvent {
        ObjectEvent(
            object: .init(apiVersion: "v1", kind: "Stream", name: ObjectName("n", "s"), uid: "u"), kind: .warning,
            reason: "R\(number)", action: "Try", note: "note")
    }

    private let registry = PrometheusRegistry()

    private func recorder(capacity: Int = 1000) -> EventRecorder {
        EventRecorder(
            instance: "i", metrics: registry, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            capacity: capacity)
    }

    /// How many events were not written, as the figure of the recorder says.
    private var lost: Substring? {
        registry.text.split(separator: "\n").first { $0.hasPrefix("arcane_events_lost_total ") }?.split(separator: " ").last
    }

    @Test("writes events in their order, and ends when all are written")
    func order() async {
        let recorder = recorder()
        let written = Mutex<[String]>([])
        for number in 0..<50 { recorder.record(event(number)) }
        recorder.finish()
        await recorder.run { write in
            if case .create(_, let json) = write { written.withLock { $0.append(json["reason"]?.stringValue ?? "") } }
        }
        #expect(written.withLock { $0 } == (0..<50).map { "R\($0)" })
        #expect(lost == "0")
    }

    @Test("goes on after an event that the API refuses, and counts it")
    func refused() async {
        let recorder = recorder()
        let attempts = Mutex(0)
        for number in [1, 1, 2] { recorder.record(event(number)) }
        recorder.finish()
        await recorder.run { write in
            // The second event of the series is a create again: the first one does not exist.
            guard case .create = write else { return }
            attempts.withLock { $0 += 1 }
            throw Refused()
        }
        #expect(attempts.withLock { $0 } == 3)
        #expect(lost == "3")
    }

    @Test("forgets an object when its events are written, even where it has no room for another event")
    func forgets() async {
        let recorder = recorder(capacity: 2)
        for number in 0..<3 { recorder.record(event(number)) }
        recorder.forget("u")
        recorder.finish()
        let written = Mutex(0)
        await recorder.run { _ in
            written.withLock { $0 += 1 }
            #expect(recorder.seriesCount == written.withLock { $0 })
        }
        #expect(written.withLock { $0 } == 2)
        #expect(recorder.seriesCount == 0)
    }

    @Test("has room again for what comes when something is written")
    func room() async {
        let recorder = recorder(capacity: 1)
        recorder.record(event(0))
        let written = Mutex(0)
        await recorder.run { _ in
            written.withLock { $0 += 1 }
            if written.withLock({ $0 }) == 5 { recorder.finish() } else { recorder.record(event(1)) }
        }
        #expect(written.withLock { $0 } == 5)
        #expect(lost == "0")
    }

    @Test("never holds more than its capacity")
    func capacity() {
        let recorder = recorder(capacity: 10)
        for number in 0..<25 { recorder.record(event(number)) }
        #expect(lost == "15")
    }
}
