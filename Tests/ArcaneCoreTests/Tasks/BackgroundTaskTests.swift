import ArcaneCore
import Synchronization
import Testing

@Suite("A background task")
struct BackgroundTaskTests {
    private struct Failure: Error {}

    /// Waits until the task is cancelled, and notes that.
    private func wait(_ ends: borrowing Mutex<[String]>, _ name: String) async {
        try? await Task.sleep(for: .seconds(3600))
        ends.withLock { $0.append(name) }
    }

    @Test("is cancelled after the body, and waited for")
    func cancelled() async throws {
        let ends = Mutex<[String]>([])
        let result = try await withBackgroundTask {
            await wait(ends, "work")
        } _: {
            ends.withLock { $0.append("body") }
            return 7
        }
        #expect(result == 7)
        #expect(ends.withLock { $0 } == ["body", "work"])
    }

    @Test("that ends by itself leaves the body alone")
    func ended() async throws {
        let hasEnded = Mutex(false)
        let result = try await withBackgroundTask {
            hasEnded.withLock { $0 = true }
        } _: {
            while !hasEnded.withLock({ $0 }) { await Task.yield() }
            return Task.isCancelled
        }
        #expect(!result)
    }

    @Test("that fails cancels the body, and its error is thrown")
    func failed() async throws {
        let ends = Mutex<[String]>([])
        await #expect(throws: Failure.self) {
            try await withBackgroundTask {
                throw Failure()
            } _: {
                await wait(ends, "body")
            }
        }
        #expect(ends.withLock { $0 } == ["body"])
    }

    @Test("is cancelled when the body fails, whose error is thrown")
    func bodyFailed() async throws {
        let ends = Mutex<[String]>([])
        await #expect(throws: Failure.self) {
            try await withBackgroundTask {
                await wait(ends, "work")
            } _: {
                throw Failure()
            }
        }
        #expect(ends.withLock { $0 } == ["work"])
    }
}
