import Synchronization
import Testing

@testable import ArcanePluginTesting

@Suite("Slots for checks")
struct CheckSlotsTests {
    /// Counts how many run at a time.
    private final class Load: Sendable {
        private let counts = Mutex((now: 0, most: 0, done: 0))
        var seen: (now: Int, most: Int, done: Int) { counts.withLock { $0 } }

        func begin() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.done) } }
        func end() { counts.withLock { $0 = ($0.now - 1, $0.most, $0.done + 1) } }
    }

    @Test("are never more than their number, and come back after a failure")
    func limited() async throws {
        struct Failure: Error {}
        let slots = CheckSlots(count: 3)
        let load = Load()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try? await slots.whileHoldingSlot {
                        load.begin()
                        await Task.yield()
                        load.end()
                        if number % 2 == 0 { throw Failure() }
                    }
                }
            }
        }
        #expect(load.seen.now == 0 && load.seen.done == 50)
        #expect((1...3).contains(load.seen.most))
    }
}
