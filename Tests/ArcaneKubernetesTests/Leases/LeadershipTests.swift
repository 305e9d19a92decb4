import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("Leadership")
struct LeadershipTests {
    private let clock = ManualClock()

    @Test("ends by time alone")
    func ends() throws {
        let leadership = Leadership(time: SteadyTime(clock))
        #expect(!leadership.isHeld)
        leadership.begin(until: .seconds(10))
        try leadership.require()
        clock.advance(by: .seconds(9))
        #expect(leadership.remaining == .seconds(1))
        clock.advance(by: .seconds(1))
        #expect(leadership.remaining == .zero)
        #expect(throws: Leadership.Lost.self) { try leadership.require() }
        #expect(Leadership.Lost().description == "this replica is not the leader")
    }

    @Test("is extended while it is held, never shortened by an earlier renewal, and not held again once it was lost")
    func extended() {
        let leadership = Leadership(time: SteadyTime(clock))
        leadership.extend(until: .seconds(5))
        #expect(!leadership.isHeld)
        leadership.begin(until: .seconds(10))
        leadership.extend(until: .seconds(20))
        leadership.extend(until: .seconds(15))
        clock.advance(by: .seconds(19))
        #expect(leadership.isHeld)
        clock.advance(by: .seconds(1))
        leadership.extend(until: .seconds(30))
        #expect(!leadership.isHeld)
        leadership.begin(until: .seconds(30))
        leadership.resign()
        leadership.extend(until: .seconds(40))
        #expect(!leadership.isHeld)
    }

    @Test("is waited for to its end, also where that is put off", .timeLimit(.minutes(10)))
    func waits() async throws {
        let leadership = Leadership(time: SteadyTime(clock))
        try await leadership.waitUntilLost()
        leadership.begin(until: .seconds(10))
        let waiting = Task { try await leadership.waitUntilLost() }
        await clock.waitForSleepers(1)
        leadership.extend(until: .seconds(12))
        clock.advance(by: .seconds(10))
        await clock.waitForSleepers(1)
        #expect(leadership.isHeld)
        clock.advance(by: .seconds(2))
        try await waiting.value
        #expect(!leadership.isHeld)
    }

    @Test("of the only replica has no end")
    func permanent() throws {
        let leadership = Leadership.permanent()
        try leadership.require()
        #expect(leadership.remaining > .seconds(86_400 * 365))
    }
}
