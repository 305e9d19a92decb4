import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct PageRetryTests {
    @Test("pauses grow, and the last attempt ends as transient")
    func attempts() throws {
        var retry = PageRetry(attempts: 4)
        let pauses = try (0..<3).map { _ in try retry.pause(after: "down", asked: nil, random: 1) }
        #expect(pauses == [.milliseconds(200), .milliseconds(400), .milliseconds(800)])
        #expect { _ = try retry.pause(after: "down", asked: nil, random: 1) } throws: { error in
            (error as? StreamError)?.code == .transient && "\(error)".contains("4 attempts")
        }
    }

    @Test("no pause is shorter than what the server asks for, and the jitter is in the upper half")
    func asked() throws {
        var retry = PageRetry(attempts: 4)
        #expect(try retry.pause(after: "down", asked: .seconds(7), random: 0) == .seconds(7))
        #expect(try retry.pause(after: "down", asked: nil, random: 0) == .milliseconds(200))
    }

    @Test("being asked to slow down is never counted as a failure, and waited for longer and longer")
    func slowDown() throws {
        var retry = PageRetry(attempts: 1)
        let pauses = try (0..<8).map { _ in try retry.slowDown("429", asked: nil, random: 1) }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        var other = PageRetry(attempts: 1)
        #expect(try other.slowDown("429", asked: .seconds(3), random: 1) == .seconds(3))
    }

    @Test("when all pauses together take minutes, the runner goes on waiting")
    func longSlowDown() throws {
        var retry = PageRetry(attempts: 1)
        for _ in 0..<5 { _ = try retry.slowDown("429", asked: .seconds(60), random: 1) }
        #expect { _ = try retry.slowDown("429", asked: .seconds(60), random: 1) } throws: { error in
            (error as? StreamError)?.code == .rateLimited && (error as? StreamError)?.retryAfter == .seconds(60)
        }
    }

    @Test("a pause of more than minutes is left to the runner, which is told how long")
    func longPause() {
        var retry = PageRetry(attempts: 4)
        for _ in 0..<2 {
            #expect { _ = try retry.slowDown("429", asked: .seconds(301), random: 0) } throws: { error in
                (error as? StreamError)?.code == .rateLimited && (error as? StreamError)?.retryAfter == .seconds(301)
            }
        }
        #expect { _ = try retry.pause(after: "503", asked: .seconds(301), random: 0) } throws: {
            ($0 as? StreamError)?.code == .rateLimited
        }
    }
}
