import ArcaneCore
import CoreMetrics
import Synchronization

/// Hands keys to workers: each key to one worker at a time, added twice worked on once, fairly among groups, with growing pauses for
/// those that fail.
public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
    /// What has happened.
    public struct Counts: Hashable, Sendable {
        /// How often a key was added.
        public var adds = 0
        /// How often work ended.
        public var finished = 0
        /// How often work failed, or took too long; after each the key comes again.
        public var failures = 0
        /// How often work took too long.
        public var timeouts = 0
    }

    /// Is told of each end of work: the key, how long it took, and the error. Work that is ended for its time is told of once, then.
    public typealias Report = @Sendable (_ key: Key, _ duration: Duration, _ error: (any Error)?) -> Void
    /// The work on a key.
    public typealias Work = @Sendable (_ key: Key) async throws -> Void

    private struct State {
        var queue: QueueState<Key>
        var counts = Counts()
        var tasks: [Key: Task<Void, Never>] = [:]
    }

    private let state: Mutex<State>
    private let changed = Wakeup()
    private let time: SteadyTime
    private let metrics: QueueMetrics?

    /// Creates an empty queue.
    ///
    /// - Parameters:
    ///   - shortestPause: how long a key waits after its first failure; twice as long after each further one.
    ///   - longestPause: no key waits longer.
    ///   - startsPerSecond: how much work is begun a second at most; 0 for no limit.
    ///   - startBurst: how much of that may be begun at once.
    ///   - group: names the group of a key. Keys of one group never keep those of others waiting.
    public init(
        shortestPause: Duration = .milliseconds(5), longestPause: Duration = .seconds(1000), startsPerSecond: Double = 0,
        startBurst: Int = 1, time: SteadyTime = .system, metrics: QueueMetrics? = nil,
        group: @escaping @Sendable (Key) -> String = { _ in "" }
    ) {
        self.time = time
        self.metrics = metrics
        state = Mutex(
            State(
                queue: QueueState(
                    backoff: Backoff(shortest: shortestPause, longest: longestPause),
                    pace: StartPace(perSecond: startsPerSecond, burst: startBurst), group: group)))
    }

    /// What has happened.
    public var counts: Counts { state.withLock { $0.counts } }
    /// How many keys wait for a worker.
    public var depth: Int { state.withLock { $0.queue.depth } }
    /// How long the key that has waited longest for a worker has waited: what grows where the queue does not move.
    public var longestWait: Duration { state.withLock { $0.queue.oldest }.map { max(.zero, time.now - $0) } ?? .zero }
    /// Whether nothing waits or is worked on.
    public var isIdle: Bool { state.withLock { $0.queue.isIdle } }

    /// How often in a row the work on `key` has failed.
    public func failureCount(of key: Key) -> Int { state.withLock { $0.queue.failureCount(of: key) } }

    /// Adds a key, to be worked on as soon as a worker is free.
    public func add(_ key: Key) {
        change { state in
            guard !state.queue.isClosed else { return }
            state.queue.add(key, at: time.now)
            state.counts.adds += 1
            metrics?.adds.increment()
        }
    }

    /// Adds a key, to be worked on after `delay`, or earlier where it is due before.
    public func add(_ key: Key, after delay: Duration) {
        change { $0.queue.add(key, due: time.now + delay) }
    }

    /// Ends `run` when the work that is under way has ended. Keys that wait are forgotten, and none is taken any more.
    public func shutDown() {
        change { $0.queue.close(keepingReady: false) }
    }

    /// Ends `run` when the keys that wait for a worker now have been worked on, each once. No other is taken any more.
    public func drain() {
        change { $0.queue.close(keepingReady: true) }
    }

    /// Brings the figures that grow with time up to date; to be called before they are read.
    public func refreshMetrics() {
        guard let metrics else { return }
        let now = time.now
        let (begun, failing) = state.withLock { ($0.queue.unfinished, $0.queue.failingCount) }
        let ages = begun.map { max(0, (now - $0).inSeconds) }
        metrics.unfinished.set(ages.reduce(0, +))
        metrics.longestRunning.set(ages.max() ?? 0)
        metrics.failing.set(failing)
    }

    /// Works on keys, with `workers` of them at a time, until the queue is shut down or the task is cancelled, which cancels the work too.
    ///
    /// Work that throws is done again after a pause. So is work that takes longer than `timeLimit`: it is cancelled, and its worker goes
    /// on with another key at once. Should it not heed that, only its own key has to wait. One task may run a queue at a time.
    public func run(
        workers: Int, timeLimit: Duration, report: @escaping Report = { _, _, _ in }, _ work: @escaping Work
    ) async {
        await withTaskCancellationHandler {
            var alarm: (time: Duration, task: Task<Void, Never>)?
            while true {
                let round = dispatch(max(1, workers), timeLimit, report, work)
                for key in round.overdue { report(key, timeLimit, TimeLimitExceeded(limit: timeLimit)) }
                if round.isOver { break }
                // One that is early rings for nothing once. Set anew with each key, thousands would be kept: a sleep that is cancelled is only
                // forgotten when its time has come.
                if let next = round.next, alarm.map({ next < $0.time }) ?? true {
                    alarm?.task.cancel()
                    alarm = (next, Task { await self.signal(at: next) })
                }
                await changed.wait()
                if let set = alarm, set.time <= time.now { alarm = nil }
            }
            alarm?.task.cancel()
        } onCancel: {
            changed.signal()
        }
    }

    /// What one look at the queue found.
    private struct Round {
        var overdue: [Key] = []
        var next: Duration?
        var isOver = false
    }

    /// Begins what may begin, and ends what has taken too long.
    private func dispatch(_ workers: Int, _ timeLimit: Duration, _ report: @escaping Report, _ work: @escaping Work) -> Round {
        let isCancelled = Task.isCancelled
        return state.withLock { state in
            let now = time.now
            var round = Round(overdue: state.queue.overdue(at: now, limit: timeLimit))
            for key in round.overdue { state.tasks[key]?.cancel() }
            state.counts.timeouts += round.overdue.count
            metrics?.timeouts.increment(by: round.overdue.count)
            if isCancelled {
                for task in state.tasks.values { task.cancel() }
                round.next = state.queue.nextDeadline(limit: timeLimit)
            } else {
                while let turn = state.queue.take(at: now, workers: workers) {
                    metrics?.latency.record(turn.waited.inSeconds)
                    state.tasks[turn.key] = Task { await self.perform(turn.key, report, work) }
                }
                round.next = state.queue.nextTime(workers: workers, limit: timeLimit)
            }
            record(state.queue)
            round.isOver = state.queue.occupied == 0 && (isCancelled || (state.queue.isClosed && state.queue.depth == 0))
            return round
        }
    }

    private func perform(_ key: Key, _ report: Report, _ work: Work) async {
        let began = time.now
        var failure: (any Error)?
        do { try await work(key) } catch { failure = error }
        let duration = time.now - began
        metrics?.work.record(duration.inSeconds)
        if state.withLock({ $0.queue.settle(key) }) { report(key, duration, failure) }
        change { state in
            state.tasks[key] = nil
            state.counts.finished += 1
            guard state.queue.finish(key, isFailure: failure != nil, at: time.now) else { return }
            state.counts.failures += 1
            metrics?.retries.increment()
        }
    }

    private func signal(at time: Duration) async {
        // An alarm that has rung counts as over from its time on, not before.
        while self.time.now < time { guard (try? await self.time.sleep(until: time)) != nil else { return } }
        changed.signal()
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            record(state.queue)
        }
        changed.signal()
    }

    private func record(_ queue: QueueState<Key>) {
        metrics?.depth.set(queue.depth)
        metrics?.activeWorkers.set(queue.occupied)
    }
}
