import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("A wake-up call")
struct WakeupTests {
    @Test("that nobody waits for is kept, once", .timeLimit(.minutes(10)))
    func kept() async {
        let wakeup = Wakeup()
        wakeup.signal()
        wakeup.signal()
        await wakeup.wait()
        let isWoken = Mutex(false)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { @Sendable in
                await wakeup.wait()
                isWoken.withLock { $0 = true }
            }
            group.addTask { @Sendable in
                for _ in 0..<100 { await Task.yield() }
                #expect(!isWoken.withLock { $0 }, "the second call was the same as the first")
                wakeup.signal()
            }
        }
        #expect(isWoken.withLock { $0 })
    }

    @Test("reaches all who wait, however they and the calls meet", .timeLimit(.minutes(10)))
    func all() async {
        let wakeup = Wakeup()
        let woken = Mutex(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { @Sendable in
                    await wakeup.wait()
                    woken.withLock { $0 += 1 }
                }
            }
            group.addTask { @Sendable in
                while woken.withLock({ $0 }) < 50 {
                    wakeup.signal()
                    await Task.yield()
                }
            }
        }
        #expect(woken.withLock { $0 } == 50)
    }
}
