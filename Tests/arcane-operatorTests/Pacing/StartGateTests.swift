import ArcaneKubernetes
import Testing

@testable import arcane_operator

@Suite("The gate of starts")
struct StartGateTests {
    private let start = ContinuousClock.now

    private static func key(_ name: String) -> StreamKey { StreamKey(className: "rest-api", name: ObjectName("data", name)) }

    private func gate(_ change: (inout LimitSettings) -> Void = { _ in }) -> StartGate {
        var limits = LimitSettings()
        limits.startsPerSecond = 0
        limits.startBurst = 1
        limits.simultaneousBackfills = 0
        limits.restartPause = .seconds(300)
        change(&limits)
        return StartGate(limits, at: start)
    }

    private func reason(_ permit: StartPermit) -> String {
        if case .after(_, let reason) = permit { reason } else { "" }
    }

    @Test("is open without limits")
    func open() {
        let gate = gate()
        for name in ["a", "b", "c"] { #expect(gate.admit(Self.key(name), isBackfill: true, running: 1000, at: start) == .now) }
    }

    @Test("lets so many backfills in as may run, those that are on their way counted; streams that follow are not")
    func backfills() {
        let gate = gate { $0.simultaneousBackfills = 2 }
        #expect(gate.admit(Self.key("a"), isBackfill: true, running: 0, at: start) == .now)
        #expect(gate.admit(Self.key("b"), isBackfill: true, running: 0, at: start) == .now)
        let waiting = gate.admit(Self.key("c"), isBackfill: true, running: 0, at: start)
        #expect(reason(waiting).contains("limits.simultaneousBackfills: 2"))
        #expect(gate.admit(Self.key("d"), isBackfill: false, running: 2, at: start) == .now)
        // Their Jobs are known now, and count as running.
        gate.settled(Self.key("a"))
        gate.settled(Self.key("b"))
        #expect(gate.admit(Self.key("c"), isBackfill: true, running: 2, at: start) == waiting)
        #expect(gate.admit(Self.key("c"), isBackfill: true, running: 1, at: start) == .now)
    }

    @Test("does not count a start that failed")
    func failedStart() {
        let gate = gate { $0.simultaneousBackfills = 1 }
        #expect(gate.admit(Self.key("a"), isBackfill: true, running: 0, at: start) == .now)
        gate.settled(Self.key("a"))
        #expect(gate.admit(Self.key("b"), isBackfill: true, running: 0, at: start) == .now)
    }

    @Test("knows who has waited longest for a backfill to end")
    func order() {
        let gate = gate { $0.simultaneousBackfills = 1 }
        #expect(gate.backfillEnded() == nil)
        for name in ["first", "second", "third", "first"] {
            #expect(gate.admit(Self.key(name), isBackfill: true, running: 1, at: start) != .now)
        }
        #expect(gate.backfillEnded() == Self.key("first"))
        #expect(gate.admit(Self.key("first"), isBackfill: true, running: 0, at: start) == .now)
        #expect(gate.backfillEnded() == Self.key("second"))
        gate.forget(Self.key("second"))
        #expect(gate.backfillEnded() == Self.key("third"))
    }

    @Test("makes a stream wait for its turn, and says by which setting")
    func turns() {
        let gate = gate {
            $0.startsPerSecond = 2
            $0.startBurst = 1
        }
        #expect(gate.admit(Self.key("a"), isBackfill: false, running: 0, at: start) == .now)
        let waiting = gate.admit(Self.key("b"), isBackfill: false, running: 0, at: start)
        #expect(reason(waiting).contains("limits.startsPerSecond"))
        #expect(gate.admit(Self.key("b"), isBackfill: false, running: 0, at: start + .milliseconds(500)) == .now)
    }

    @Test("makes a stream pause whose Jobs are complete at once again and again, until its spec changes")
    func pauses() {
        let gate = gate()
        for job in ["1", "2", "3"] { gate.completed(job, of: Self.key("a"), after: .zero, at: start) }
        let waiting = gate.admit(Self.key("a"), isBackfill: false, running: 0, at: start)
        #expect(reason(waiting).contains("again and again"))
        #expect(gate.admit(Self.key("b"), isBackfill: false, running: 0, at: start) == .now)
        gate.released(Self.key("a"))
        #expect(gate.admit(Self.key("a"), isBackfill: false, running: 0, at: start) == .now)
    }

    @Test("uses up no turn of a stream that has to wait for something else")
    func noTurnForTheWaiting() {
        let gate = gate {
            $0.startsPerSecond = 1
            $0.startBurst = 1
            $0.simultaneousBackfills = 1
        }
        #expect(gate.admit(Self.key("a"), isBackfill: true, running: 1, at: start) != .now)
        #expect(gate.admit(Self.key("b"), isBackfill: false, running: 1, at: start) == .now)
    }
}
