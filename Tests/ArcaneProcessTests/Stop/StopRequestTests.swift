import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneProcess

@Suite("A request to stop")
struct StopRequestTests {
    @Test("lets work be that ends before it")
    func notMade() async throws {
        let stop = StopRequest()
        #expect(try await stop.unlessMade { 5 } == 5)
        await #expect(throws: StreamError.refused("no")) { try await stop.unlessMade { throw StreamError.refused("no") } }
        #expect(!stop.isRequested)
    }

    @Test("cancels work that is under way, and waits until it is over")
    func cancels() async throws {
        let stop = StopRequest()
        let ended = Counter()
        await #expect(throws: StreamError.cancelled) {
            try await stop.unlessMade {
                stop.make()
                do { try await Task.sleep(for: .seconds(600)) } catch {
                    _ = ended.next()
                    throw error
                }
            }
        }
        #expect(ended.next() == 2)
        #expect(stop.isRequested)
    }

    @Test("made before ends a sleep at once, and all that wait at the same time")
    func sleeps() async throws {
        let stop = StopRequest()
        try await stop.sleep(for: .zero)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await stop.sleep(for: .seconds(600))) == nil }
            }
            stop.make()
            for await isCut in group { #expect(isCut) }
        }
        await #expect(throws: StreamError.cancelled) { try await stop.sleep(for: .seconds(600)) }
        stop.make()
        #expect(stop.isRequested)
    }

    @Test("is not made by a task that is cancelled")
    func cancelledTask() async throws {
        let stop = StopRequest()
        let task = Task { try await stop.unlessMade { try await Task.sleep(for: .seconds(600)) } }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(!stop.isRequested)
    }
}
