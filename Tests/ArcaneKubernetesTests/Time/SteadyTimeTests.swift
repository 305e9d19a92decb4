import ArcaneTestSupport
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("Steady time")
struct SteadyTimeTests {
    @Test("counts from its beginning, by the clock that it was given")
    func counts() async throws {
        let clock = ManualClock()
        clock.advance(by: .seconds(100))
        let time = SteadyTime(clock)
        #expect(time.now == .zero)
        clock.advance(by: .seconds(5))
        #expect(time.now == .seconds(5))
        let sleeping = Task { try await time.sleep(for: .seconds(10)) }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(10))
        try await sleeping.value
        try await time.sleep(until: .seconds(15))
        #expect(time.now == .seconds(15))
    }

    @Test("what is within its limit gives its result, or its own error")
    func withinLimit() async throws {
        struct Failure: Error {}
        let time = SteadyTime(ManualClock())
        #expect(try await time.limiting(to: .seconds(1)) { 7 } == 7)
        await #expect(throws: Failure.self) { try await time.limiting(to: .seconds(1)) { throw Failure() } }
    }

    @Test("what takes longer than its limit is cancelled, and the limit is the error")
    func beyondLimit() async throws {
        let clock = ManualClock()
        let time = SteadyTime(clock)
        let wasCancelled = Mutex(false)
        let limited = Task {
            try await time.limiting(to: .seconds(3)) {
                do { try await time.sleep(for: .seconds(60)) } catch {
                    wasCancelled.withLock { $0 = true }
                    throw error
                }
            }
        }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(3))
        let error = await #expect(throws: TimeLimitExceeded.self) { try await limited.value }
        #expect(error?.description == "it took longer than 3.0 seconds and was ended")
        #expect(wasCancelled.withLock { $0 })
    }
}

@Suite("Pauses after failures")
struct BackoffTests {
    private let backoff = Backoff(shortest: .milliseconds(5), longest: .seconds(1))

    @Test("double from the shortest to the longest, however many failures there are")
    func doubling() {
        #expect((1...4).map { backoff.pause(after: $0) } == [5, 10, 20, 40].map(Duration.milliseconds))
        #expect(backoff.pause(after: 9) == .seconds(1))
        #expect(backoff.pause(after: .max) == .seconds(1))
        #expect(backoff.pause(after: 0) == .milliseconds(5))
        #expect(Backoff(shortest: .zero, longest: .zero).pause(after: 50) == .zero)
    }

    @Test("are spread over the upper half")
    func spread() {
        #expect(backoff.pause(after: 2, random: 0) == .milliseconds(5))
        #expect(backoff.pause(after: 2, random: 1) == .milliseconds(10))
        #expect(backoff.pause(after: 2, random: 7) == .milliseconds(10))
    }
}
