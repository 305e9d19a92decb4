import ArcaneTestSupport
import Testing

@testable import arcane_rest_plugin

struct RateLimiterTests {
    private let clock = ManualClock()

    private func limiter(_ count: Int? = nil, per interval: Duration = .seconds(1), concurrency: Int = 8) -> RateLimiter<
        ManualClock
    > {
        RateLimiter(budget: count.map { RequestBudget(count: $0, per: interval) }, concurrency: concurrency, clock: clock)
    }

    @Test("without limits requests run at once and give back what they found")
    func unlimited() async throws {
        #expect(try await limiter().run { 7 } == 7)
    }

    @Test("a request beyond the budget waits for its token")
    func budget() async throws {
        let limiter = limiter(2)
        let done = Shared(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await limiter.run { done.update { $0 += 1 } } } }
            await clock.waitForSleepers(2)
            #expect(done.value == 2)
            clock.advance(by: .seconds(1))
            try await group.waitForAll()
        }
        #expect(done.value == 4)
    }

    @Test("no more requests run at a time than are allowed, and all of them run", arguments: [1, 3])
    func concurrency(limit: Int) async throws {
        let limiter = limiter(concurrency: limit)
        let running = Shared((now: 0, most: 0, all: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await limiter.run {
                        running.update { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.all + 1) }
                        await Task.yield()
                        running.update { $0.now -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(running.value.most <= limit)
        #expect(running.value.all == 50)
    }

    @Test("a pause that the server asks for holds back also those that wait already")
    func pause() async throws {
        let limiter = limiter(1)
        try await limiter.run {}
        async let second: Void = limiter.run {}
        await clock.waitForSleepers(1)
        await limiter.pause(for: .seconds(10))
        clock.advance(by: .seconds(1))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(9))
        try await second
        #expect(clock.now.offset == .seconds(10))
    }

    @Test("a request that fails gives its place to the next one")
    func failure() async throws {
        struct Broken: Error {}
        let limiter = limiter(concurrency: 1)
        await #expect(throws: Broken.self) { try await limiter.run { throw Broken() } }
        #expect(try await limiter.run { 1 } == 1)
    }

    @Test("a cancelled request stops waiting at once and keeps no place")
    func cancellation() async throws {
        let limiter = limiter(1, per: .seconds(3600), concurrency: 1)
        try await limiter.run {}
        let sleeping = Task { try await limiter.run {} }
        await clock.waitForSleepers(1)
        let queued = Task { try await limiter.run {} }
        queued.cancel()
        await #expect(throws: CancellationError.self) { try await queued.value }
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        async let last: Void = limiter.run {}
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(7200))
        try await last
    }
}
