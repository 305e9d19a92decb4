import ArcaneTestSupport
import Testing

@testable import ArcaneKubernetes

@Suite("The state of a work queue")
struct QueueStateTests {
    private func queue(perSecond: Double = 0) -> QueueState<String> {
        QueueState(
            backoff: Backoff(shortest: .milliseconds(5), longest: .seconds(10)),
            pace: StartPace(perSecond: perSecond, burst: 1)
        ) { String($0.prefix(1)) }
    }

    @Test("hands out a key once, however often it is added, and says how long it has waited")
    func once() {
        var queue = queue()
        for second in 0..<3 { queue.add("a1", at: .seconds(second)) }
        #expect(queue.depth == 1)
        let turn = queue.take(at: .seconds(7), workers: 4)
        #expect(turn?.key == "a1")
        #expect(turn?.waited == .seconds(7))
        #expect(queue.take(at: .seconds(7), workers: 4) == nil)
    }

    @Test("hands out no more keys than there are workers")
    func workers() {
        var queue = queue()
        for key in ["a1", "b1", "c1"] { queue.add(key, at: .zero) }
        #expect(queue.take(at: .zero, workers: 2) != nil)
        #expect(queue.take(at: .zero, workers: 2) != nil)
        #expect(queue.take(at: .zero, workers: 2) == nil)
        #expect(queue.occupied == 2)
        queue.finish("a1", isFailure: false, at: .zero)
        #expect(queue.take(at: .zero, workers: 2)?.key == "c1")
    }

    @Test("a key that is added while it is worked on comes once more behind that, and never twice at a time")
    func again() {
        var queue = queue()
        queue.add("a1", at: .zero)
        _ = queue.take(at: .zero, workers: 4)
        queue.add("a1", at: .seconds(1))
        queue.add("a1", at: .seconds(2))
        queue.add("a1", due: .seconds(3))
        #expect(queue.take(at: .seconds(4), workers: 4) == nil)
        queue.finish("a1", isFailure: false, at: .seconds(5))
        #expect(queue.take(at: .seconds(5), workers: 4)?.waited == .seconds(4))
        queue.finish("a1", isFailure: false, at: .seconds(5))
        #expect(queue.isIdle)
    }

    @Test("a key that fails comes again after pauses that double, and success forgets them")
    func pauses() {
        var queue = queue()
        var now = Duration.zero
        var pauses: [Duration] = []
        queue.add("a1", at: now)
        for _ in 0..<14 {
            #expect(queue.take(at: now, workers: 1)?.key == "a1")
            #expect(queue.finish("a1", isFailure: true, at: now) == true)
            let due = queue.nextTime(workers: 1, limit: .seconds(60)) ?? .zero
            #expect(queue.take(at: due - .microseconds(1), workers: 1) == nil)
            pauses.append(due - now)
            now = due
        }
        #expect(Array(pauses.prefix(4)) == [5, 10, 20, 40].map(Duration.milliseconds))
        #expect(pauses.last == .seconds(10))
        #expect(queue.failureCount(of: "a1") == 14)
        _ = queue.take(at: now, workers: 1)
        #expect(queue.finish("a1", isFailure: false, at: now) == false)
        #expect(queue.failureCount(of: "a1") == 0)
        #expect(queue.isIdle)
    }

    @Test("news of a key that failed is not held back by its pause")
    func news() {
        var queue = queue()
        queue.add("a1", at: .zero)
        _ = queue.take(at: .zero, workers: 1)
        queue.finish("a1", isFailure: true, at: .zero)
        #expect(queue.take(at: .zero, workers: 1) == nil)
        queue.add("a1", at: .zero)
        #expect(queue.take(at: .zero, workers: 1)?.key == "a1")
        #expect(queue.delayedCount == 0)
    }

    @Test("a delayed key waits for a worker since it was due, also where all workers were occupied then")
    func due() {
        var queue = queue()
        queue.add("a1", at: .zero)
        queue.add("b1", due: .seconds(3))
        _ = queue.take(at: .zero, workers: 1)
        #expect(queue.take(at: .seconds(5), workers: 1) == nil)
        #expect(queue.depth == 1)
        #expect(queue.oldest == .seconds(3))
        queue.finish("a1", isFailure: false, at: .seconds(9))
        #expect(queue.take(at: .seconds(9), workers: 1)?.waited == .seconds(6))
    }

    @Test("a group with a thousand keys does not keep the only key of another waiting")
    func fairness() {
        var queue = queue()
        for number in 0..<1000 { queue.add("a\(number)", at: .zero) }
        queue.add("b1", at: .zero)
        var order: [String] = []
        while let key = queue.take(at: .zero, workers: 1)?.key {
            order.append(key)
            queue.finish(key, isFailure: false, at: .zero)
        }
        #expect(order.count == 1001)
        #expect((order.firstIndex(of: "b1") ?? .max) <= 1)
        #expect(order.filter { $0 != "b1" } == (0..<1000).map { "a\($0)" })
    }

    @Test("work that takes too long gives its worker free at once, but its key only when it has ended")
    func overdue() {
        var queue = queue()
        queue.add("a1", at: .zero)
        queue.add("b1", at: .zero)
        _ = queue.take(at: .zero, workers: 1)
        #expect(queue.nextTime(workers: 1, limit: .seconds(30)) == .seconds(30))
        #expect(queue.overdue(at: .seconds(29), limit: .seconds(30)) == [])
        #expect(queue.overdue(at: .seconds(30), limit: .seconds(30)) == ["a1"])
        #expect(queue.overdue(at: .seconds(31), limit: .seconds(30)) == [])
        #expect(queue.take(at: .seconds(31), workers: 1)?.key == "b1")
        queue.add("a1", at: .seconds(32))
        #expect(queue.take(at: .seconds(32), workers: 9) == nil)
        #expect(queue.unfinished == [.zero, .seconds(31)] || queue.unfinished == [.seconds(31), .zero])
        #expect(queue.settle("a1") == false)
        #expect(queue.settle("b1") == true)
        #expect(queue.finish("a1", isFailure: false, at: .seconds(40)) == true, "it counts as failed, whatever it says")
        #expect(queue.take(at: .seconds(40), workers: 9)?.key == "a1")
    }

    @Test("work that has ended but is not given back yet is not overdue")
    func settled() {
        var queue = queue()
        queue.add("a1", at: .zero)
        _ = queue.take(at: .zero, workers: 1)
        #expect(queue.settle("a1") == true)
        #expect(queue.overdue(at: .seconds(99), limit: .seconds(30)) == [])
        #expect(queue.occupied == 1)
        #expect(queue.finish("a1", isFailure: false, at: .seconds(99)) == false)
    }

    @Test("begins no more a second than its pace allows, and says when the next may begin")
    func pace() {
        var queue = queue(perSecond: 2)
        for key in ["a1", "b1", "c1"] { queue.add(key, at: .seconds(10)) }
        #expect(queue.take(at: .seconds(10), workers: 9) != nil)
        #expect(queue.take(at: .seconds(10), workers: 9) == nil)
        #expect(queue.nextTime(workers: 9, limit: .seconds(60)) == .milliseconds(10_500))
        #expect(queue.nextTime(workers: 1, limit: .seconds(60)) == .seconds(70))
        #expect(queue.take(at: .milliseconds(10_500), workers: 9) != nil)
        #expect(queue.take(at: .milliseconds(10_900), workers: 9) == nil)
    }

    @Test("closed takes nothing more, and forgets what waits, or works off what is ready")
    func closed() {
        for keepsReady in [false, true] {
            var queue = queue()
            for key in ["a1", "b1"] { queue.add(key, at: .zero) }
            queue.add("c1", due: .seconds(1))
            _ = queue.take(at: .zero, workers: 1)
            queue.add("a1", at: .zero)
            queue.close(keepingReady: keepsReady)
            queue.add("d1", at: .zero)
            queue.finish("a1", isFailure: true, at: .zero)
            #expect(queue.take(at: .seconds(9), workers: 1)?.key == (keepsReady ? "b1" : nil))
            #expect(queue.take(at: .seconds(9), workers: 9) == nil)
            #expect(queue.delayedCount == 0)
        }
    }

    @Test("whatever happens, no key is lost, none is worked on twice at a time, and no worker has two", arguments: 0..<20)
    func invariants(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var queue = queue(perSecond: seed.isMultiple(of: 2) ? 0 : 200)
        var now = Duration.zero
        var running: Set<String> = []
        var late: Set<String> = []
        var wanted: Set<String> = []
        for _ in 0..<3000 {
            let key = "\(["a", "b", "c"].randomElement(using: &random) ?? "a")\(Int.random(in: 0..<5, using: &random))"
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                queue.add(key, at: now)
                wanted.insert(key)
            case 2:
                queue.add(key, due: now + .milliseconds(Int.random(in: 0..<50, using: &random)))
                wanted.insert(key)
            case 3, 4:
                if let taken = queue.take(at: now, workers: 3)?.key {
                    #expect(!late.contains(taken), "\(taken) is worked on twice")
                    #expect(running.insert(taken).inserted, "\(taken) is worked on twice")
                    wanted.remove(taken)
                }
            case 5:
                if let done = running.union(late).sorted().randomElement(using: &random) {
                    let isFailure = Bool.random(using: &random)
                    _ = queue.settle(done)
                    if queue.finish(done, isFailure: isFailure, at: now) { wanted.insert(done) }
                    running.remove(done)
                    late.remove(done)
                }
            case 6:
                let overdue = queue.overdue(at: now, limit: .milliseconds(100))
                running.subtract(overdue)
                late.formUnion(overdue)
            default: now += .milliseconds(Int.random(in: 0..<30, using: &random))
            }
            #expect(queue.occupied == running.count)
            #expect(queue.occupied <= 3)
        }
        for key in running.union(late) { if queue.finish(key, isFailure: false, at: now) { wanted.insert(key) } }
        var drained: Set<String> = []
        for _ in 0..<1000 {
            now += .seconds(1)
            while let key = queue.take(at: now, workers: 1)?.key {
                drained.insert(key)
                queue.finish(key, isFailure: false, at: now)
            }
        }
        #expect(wanted.isSubset(of: drained), "lost: \(wanted.subtracting(drained))")
        #expect(queue.isIdle)
    }
}
