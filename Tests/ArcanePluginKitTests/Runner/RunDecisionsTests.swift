import ArcaneCore
import ArcaneResources
import Testing

@testable import ArcanePluginKit

@Suite("The pause of a stream that has caught up")
struct PollScheduleTests {
    @Test("is the interval, a tenth longer or shorter", arguments: [(0.0, 9.0), (0.5, 10.0), (1.0, 11.0)])
    func spread(_ random: Double, _ seconds: Double) {
        let pause = PollSchedule(interval: .seconds(10)).pause(random: random)
        #expect(abs(pause.inSeconds - seconds) < 1e-9)
    }
}

@Suite("The pause before a window is read again")
struct RunRetryTests {
    @Test("doubles up to a minute", arguments: zip([0, 1, 2, 3, 6, 7, 100], [1, 1, 2, 4, 32, 60, 60]))
    func doubles(_ failures: Int, _ seconds: Int) {
        let error = StreamError.transient("t")
        #expect(RunRetry.pause(after: error, failures: failures, random: 1) == .seconds(seconds))
        #expect(RunRetry.pause(after: error, failures: failures, random: 0) == .seconds(seconds) / 2)
    }

    @Test("is what the source asks for, where it asks")
    func asked() {
        let error = StreamError(.rateLimited, "slow", retryAfter: .seconds(123))
        #expect(RunRetry.pause(after: error, failures: 1, random: 0) == .seconds(123))
    }
}

@Suite("A schema compared before a window")
struct SchemaDecisionTests {
    private let known = Schema([Field("a", .int64)])
    private let wider = Schema([Field("a", .int64), Field("b", .string)])
    private let other = Schema([Field("a", .string)])
    private let unknown = Schema([])

    @Test("that is the same, or not known, lets the stream go on", arguments: SchemaEvolution.allCases)
    func proceeds(_ evolution: SchemaEvolution) {
        #expect(SchemaDecision.decide(stored: known, current: known, evolution: evolution) == .proceed)
        #expect(SchemaDecision.decide(stored: known, current: unknown, evolution: evolution) == .proceed)
        #expect(SchemaDecision.decide(stored: nil, current: unknown, evolution: evolution) == .proceed)
        #expect(SchemaDecision.decide(stored: nil, current: known, evolution: evolution) == .adopt)
        #expect(SchemaDecision.decide(stored: unknown, current: known, evolution: evolution) == .adopt)
    }

    @Test("that only grows is taken in mode evolve, and asks for a backfill or fails in the others")
    func grows() {
        let reason = "the source's schema has changed: added b: string"
        #expect(SchemaDecision.decide(stored: known, current: wider, evolution: .evolve) == .adopt)
        #expect(SchemaDecision.decide(stored: known, current: wider, evolution: .backfill) == .requestBackfill(reason))
        #expect(SchemaDecision.decide(stored: known, current: wider, evolution: .fail) == .fail(reason))
    }

    @Test("that is another one asks for a backfill in mode evolve too")
    func changes() {
        let reason = "the source's schema has changed: changed a: int64 to a: string"
        #expect(SchemaDecision.decide(stored: known, current: other, evolution: .evolve) == .requestBackfill(reason))
        #expect(SchemaDecision.decide(stored: known, current: other, evolution: .fail) == .fail(reason))
    }
}
