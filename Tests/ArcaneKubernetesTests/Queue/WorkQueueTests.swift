import ArcanePrometheus
import ArcaneTestSupport
import Synchronization
import Testing

@testable import ArcaneKubernetes

@Suite("A work queue")
struct WorkQueueTests {
    private struct Failure: Error {}

    private let clock = ManualClock()

    /// What has been worked on, in order.
    private final class Log: Sendable {
        private let keys = Mutex<[String]>([])
        var all: [String] { keys.withLock { $0 } }
        func append(_ key: String) { keys.withLock { $0.append(key) } }
        func wait(for count: Int) async { while all.count < count { await Task.yield() } }
    }

    @Test("works on what is added, again on what fails, and ends when it is shut down", .timeLimit(.minutes(10)))
    func works() async {
        let queue = WorkQueue<Int>(shortestPause: .milliseconds(1))
        let attempts = Mutex<[Int: Int]>([:])
        for key in 0..<50 { queue.add(key) }
        await queue.run(workers: 4, timeLimit: .seconds(20)) { key in
            let attempt = attempts.withLock { attempts in
                attempts[key, default: 0] += 1
                return attempts[key] ?? 0
            }
            if key % 10 == 0, attempt < 3 { throw Failure() }
            if attempts.withLock({ $0.filter { $0.key % 10 != 0 || $0.value == 3 }.count == 50 }) { queue.shutDown() }
        }
        #expect(attempts.withLock { $0.values.reduce(0, +) } == 45 + 15)
        #expect(queue.counts.failures == 10)
        #expect(queue.counts.finished == 60)
    }

    @Test("has no more work under way than workers", .timeLimit(.minutes(10)))
    func workers() async {
        let queue = WorkQueue<Int>()
        let now = Mutex(0)
        let most = Mutex(0)
        for key in 0..<200 { queue.add(key) }
        queue.drain()
        await queue.run(workers: 3, timeLimit: .seconds(20)) { _ in
            let count = now.withLock { now in
                now += 1
                return now
            }
            most.withLock { $0 = max($0, count) }
            await Task.yield()
            now.withLock { $0 -= 1 }
        }
        #expect(queue.counts.finished == 200)
        #expect(most.withLock { $0 } <= 3)
    }

    @Test(
        "sets one alarm for thousands of keys: the system keeps one that is cancelled until its time has come",
        .timeLimit(.minutes(10)))
    func alarms() async {
        let sleeps = CountedSleeps()
        let queue = WorkQueue<Int>(time: SteadyTime(sleeps))
        await withTaskGroup { group in
            group.addTask { await queue.run(workers: 2, timeLimit: .seconds(60)) { _ in } }
            for key in 0..<2000 {
                queue.add(key)
                while queue.counts.finished <= key { await Task.yield() }
            }
            queue.shutDown()
        }
        #expect(queue.counts.finished == 2000)
        #expect(sleeps.count == 1)
    }

    /// The clock of the system, which counts how often somebody sleeps by it.
    private final class CountedSleeps: Clock, Sendable {
        private let clock = ContinuousClock()
        private let sleeps = Mutex(0)
        var count: Int { sleeps.withLock { $0 } }
        var now: ContinuousClock.Instant { clock.now }
        var minimumResolution: Duration { clock.minimumResolution }

        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
            sleeps.withLock { $0 += 1 }
            try await clock.sleep(until: deadline, tolerance: tolerance)
        }
    }

    @Test("ends a key that takes too long, says so once, and does it again after a pause", .timeLimit(.minutes(10)))
    func timeLimit() async {
        let queue = WorkQueue<String>(shortestPause: .seconds(2), time: SteadyTime(clock))
        let log = Log()
        let errors = Mutex<[String]>([])
        queue.add("slow")
        async let running: Void = queue.run(
            workers: 1, timeLimit: .seconds(30),
            report: { key, duration, error in
                errors.withLock { $0.append("\(key) \(duration) \(error is TimeLimitExceeded)") }
            }
        ) { key in
            log.append(key)
            if log.all.count == 1 { try await clock.sleep(for: .seconds(3600)) }
            queue.shutDown()
        }
        await clock.waitForSleepers(2)
        clock.advance(by: .seconds(30))
        while queue.counts.failures < 1 { await Task.yield() }
        await clock.waitForSleepers(1)
        #expect(queue.counts.timeouts == 1)
        clock.advance(by: .seconds(2))
        await running
        #expect(errors.withLock { $0 } == ["slow 30.0 seconds true", "slow 0.0 seconds false"])
    }

    @Test("work that does not heed its end keeps no worker from the others, and nobody waits for it", .timeLimit(.minutes(10)))
    func stuck() async {
        let queue = WorkQueue<String>(time: SteadyTime(clock))
        let log = Log()
        let stuck = Wakeup()
        for key in ["stuck", "a", "b"] { queue.add(key) }
        async let running: Void = queue.run(workers: 1, timeLimit: .seconds(30)) { key in
            log.append(key)
            if key == "stuck" { await stuck.wait() }
            if key == "b" { queue.shutDown() }
        }
        await log.wait(for: 1)
        queue.add("stuck")
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(30))
        await running
        #expect(log.all == ["stuck", "a", "b"])
        #expect(queue.counts.finished == 2)
        stuck.signal()
        while queue.counts.finished < 3 { await Task.yield() }
        #expect(queue.counts.failures == 1)
    }

    @Test("a delayed key is worked on when it is due, and an earlier one that comes later before it", .timeLimit(.minutes(10)))
    func delayed() async {
        let queue = WorkQueue<String>(time: SteadyTime(clock))
        let log = Log()
        queue.add("later", after: .seconds(600))
        async let running: Void = queue.run(workers: 3, timeLimit: .seconds(5)) { key in
            log.append(key)
            if key == "later" { queue.shutDown() }
        }
        await clock.waitForSleepers(1)
        queue.add("sooner", after: .seconds(60))
        clock.advance(by: .seconds(60))
        await log.wait(for: 1)
        clock.advance(by: .seconds(540))
        await running
        #expect(log.all == ["sooner", "later"])
    }

    @Test("a key that is added from elsewhere wakes a sleeping queue", .timeLimit(.minutes(10)))
    func wakes() async {
        let queue = WorkQueue<Int>()
        async let working: Void = queue.run(workers: 2, timeLimit: .seconds(5)) { key in
            if key == 200 { queue.drain() }
        }
        for key in 1...200 {
            queue.add(key)
            if key % 20 == 0 { await Task.yield() }
        }
        await working
        #expect(queue.counts.finished == 200)
        #expect(queue.counts.adds == 200)
    }

    @Test("begins no more a second than is set", .timeLimit(.minutes(10)))
    func pace() async {
        let queue = WorkQueue<String>(startsPerSecond: 4, startBurst: 2, time: SteadyTime(clock))
        let log = Log()
        for key in ["a", "b", "c", "d"] { queue.add(key) }
        queue.drain()
        async let running: Void = queue.run(workers: 4, timeLimit: .seconds(60)) { log.append($0) }
        await log.wait(for: 2)
        for count in 3...4 {
            while queue.counts.finished < count - 1 { await Task.yield() }
            await clock.waitForSleepers(1)
            #expect(log.all.count == count - 1)
            clock.advance(by: .milliseconds(250))
            await log.wait(for: count)
        }
        await running
    }

    @Test("shut down, finishes what is under way and begins nothing more; drained, works off what is ready too")
    func ends() async {
        for drains in [false, true] {
            let queue = WorkQueue<String>(time: SteadyTime(clock))
            let log = Log()
            for key in ["a", "b", "c"] { queue.add(key) }
            queue.add("later", after: .seconds(60))
            await queue.run(workers: 1, timeLimit: .seconds(60)) { key in
                if key == "a" {
                    if drains { queue.drain() } else { queue.shutDown() }
                    queue.add("late")
                }
                await Task.yield()
                log.append(key)
            }
            #expect(log.all == (drains ? ["a", "b", "c"] : ["a"]))
            #expect(queue.isIdle)
        }
    }

    @Test("cancelling the task cancels the work, waits for it, and begins nothing more", .timeLimit(.minutes(10)))
    func cancelled() async {
        let queue = WorkQueue<String>(time: SteadyTime(clock))
        let log = Log()
        for key in ["a", "b"] { queue.add(key) }
        queue.add("due", after: .seconds(1))
        let task = Task {
            await queue.run(workers: 1, timeLimit: .seconds(60)) { key in
                try? await clock.sleep(for: .seconds(30))
                await Task.yield()
                log.append("\(key) \(Task.isCancelled)")
            }
        }
        await clock.waitForSleepers(2)
        task.cancel()
        await task.value
        #expect(log.all == ["a true"])
        #expect(queue.depth == 1)
    }

    @Test("keeps its figures under the names that dashboards know", .timeLimit(.minutes(10)))
    func metrics() async {
        let registry = PrometheusRegistry()
        let queue = WorkQueue<String>(
            shortestPause: .zero, time: SteadyTime(clock), metrics: QueueMetrics(name: "streams", factory: registry))
        func value(_ series: String) -> String? {
            registry.text.split(separator: "\n").first { $0.hasPrefix("workqueue_\(series)") }?.split(separator: " ").last
                .map(String.init)
        }
        let labels = "{controller=\"streams\",name=\"streams\"}"
        queue.add("a")
        queue.add("b")
        queue.add("a")
        #expect(value("depth\(labels)") == "2")
        #expect(value("adds_total\(labels)") == "3")
        clock.advance(by: .seconds(3))
        #expect(queue.longestWait == .seconds(3))
        let isFirst = Mutex(true)
        async let running: Void = queue.run(workers: 2, timeLimit: .seconds(60)) { key in
            try? await clock.sleep(for: .seconds(2))
            if isFirst.withLock({ isFirst in
                defer { isFirst = false }
                return isFirst
            }) {
                throw Failure()
            }
        }
        await clock.waitForSleepers(3)
        queue.drain()
        clock.advance(by: .seconds(1))
        queue.refreshMetrics()
        #expect(value("depth\(labels)") == "0")
        #expect(value("unfinished_work_seconds\(labels)") == "2")
        #expect(value("failing\(labels)") == "0")
        #expect(value("longest_running_processor_seconds\(labels)") == "1")
        clock.advance(by: .seconds(1))
        await running
        queue.refreshMetrics()
        #expect(value("unfinished_work_seconds\(labels)") == "0")
        #expect(value("failing\(labels)") == "1")
        #expect(value("retries_total\(labels)") == "1")
        #expect(value("queue_duration_seconds_sum\(labels)") == "6")
        #expect(value("work_duration_seconds_count\(labels)") == "2")
        #expect(value("work_duration_seconds_sum\(labels)") == "4")
    }

    @Test("tells how many workers have a key, and how often work took too long", .timeLimit(.minutes(10)))
    func workerMetrics() async {
        let registry = PrometheusRegistry()
        let queue = WorkQueue<String>(
            shortestPause: .seconds(600), time: SteadyTime(clock), metrics: QueueMetrics(name: "streams", factory: registry))
        func tells(_ figure: String, _ value: Int) -> Bool {
            registry.text.contains("controller_runtime_\(figure){controller=\"streams\"} \(value)\n")
        }
        #expect(tells("active_workers", 0) && tells("reconcile_timeouts_total", 0))
        for key in ["a", "b", "c"] { queue.add(key) }
        let stuck = Wakeup()
        let running = Task {
            await queue.run(workers: 2, timeLimit: .seconds(30)) { key in
                if key == "a" { await stuck.wait() } else { try? await clock.sleep(for: .seconds(20)) }
            }
        }
        await clock.waitForSleepers(2)
        #expect(tells("active_workers", 2))
        clock.advance(by: .seconds(20))
        while queue.counts.finished < 1 { await Task.yield() }
        await clock.waitForSleepers(2)
        #expect(tells("active_workers", 2) && tells("reconcile_timeouts_total", 0))
        // What does not heed its end has no worker any more, and is counted once.
        clock.advance(by: .seconds(10))
        while queue.counts.timeouts < 1 { await Task.yield() }
        #expect(tells("active_workers", 1) && tells("reconcile_timeouts_total", 1))
        clock.advance(by: .seconds(10))
        while queue.counts.finished < 2 { await Task.yield() }
        #expect(tells("active_workers", 0) && tells("reconcile_timeouts_total", 1))
        stuck.signal()
        queue.shutDown()
        await running.value
    }

    @Test(
        "whatever is added, delayed, fails or hangs, all is done in the end and no key is worked on twice at a time",
        .timeLimit(.minutes(10)), arguments: 0..<6)
    func anything(seed: Int) async {
        let queue = WorkQueue<String>(
            shortestPause: .milliseconds(10), longestPause: .seconds(1), startsPerSecond: seed.isMultiple(of: 2) ? 0 : 500,
            startBurst: 5, time: SteadyTime(clock)
        ) { String($0.prefix(1)) }
        let busy = Mutex<Set<String>>([])
        let done = Mutex<[String: Int]>([:])
        let random = Mutex(SeededGenerator(seed: UInt64(seed)))
        @Sendable func chance(_ limit: Int) -> Int { random.withLock { Int.random(in: 0..<limit, using: &$0) } }
        let running = Task { @Sendable in
            await queue.run(workers: 3, timeLimit: .milliseconds(500)) { key in
                #expect(busy.withLock { $0.insert(key).inserted }, "\(key) is worked on twice")
                defer { busy.withLock { _ = $0.remove(key) } }
                switch chance(8) {
                case 0: throw Failure()
                case 1: try await clock.sleep(for: .seconds(3600))
                case 2: try await clock.sleep(for: .milliseconds(20))
                default: await Task.yield()
                }
                done.withLock { $0[key, default: 0] += 1 }
            }
        }
        var wanted: Set<String> = []
        for _ in 0..<300 {
            let key = "\(["x", "y"][chance(2)])\(chance(8))"
            if chance(3) == 0 { queue.add(key, after: .milliseconds(chance(100))) } else { queue.add(key) }
            wanted.insert(key)
            if chance(3) == 0 { clock.advance(by: .milliseconds(chance(40))) }
            await Task.yield()
        }
        // Each of the keys once more, which has to be done behind all that was before.
        done.withLock { $0 = [:] }
        for key in wanted { queue.add(key) }
        while !queue.isIdle {
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
        running.cancel()
        await running.value
        #expect(Set(done.withLock { $0.keys }) == wanted)
    }
}
