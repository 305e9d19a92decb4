/// The keys of a work queue: those that wait for their time, those that wait for a worker, and those that are worked on.
///
/// Each key is in work once at most; added meanwhile, it comes again behind that. It knows no clock: every call says what time it is.
struct QueueState<Key: Hashable & Sendable>: Sendable {
    /// A time of a `SteadyTime`.
    typealias Time = Duration

    /// A key whose turn it is.
    struct Turn: Sendable {
        var key: Key
        /// How long it has waited for a worker.
        var waited: Duration
    }

    private struct Work: Sendable {
        enum Phase { case running, overdue, settled }
        var began: Time
        var phase = Phase.running
    }

    private let backoff: Backoff
    private var ready: ReadyKeys<Key>
    private var delayed = DelayedKeys<Key>()
    private var working: [Key: Work] = [:]
    /// Keys that were added while they were worked on, and when.
    private var again: [Key: Time] = [:]
    private var failures: [Key: Int] = [:]
    private var pace: StartPace
    private(set) var isClosed = false

    init(backoff: Backoff, pace: StartPace, group: @escaping @Sendable (Key) -> String) {
        self.backoff = backoff
        self.pace = pace
        ready = ReadyKeys(group: group)
    }

    /// How many keys wait for a worker.
    var depth: Int { ready.count }
    /// How many keys wait for their time.
    var delayedCount: Int { delayed.count }
    /// How many workers have a key. Work that is overdue has none any more, whether it heeds its end or not.
    var occupied: Int { working.values.count { $0.phase != .overdue } }
    /// Whether nothing waits or is worked on.
    var isIdle: Bool { ready.count == 0 && delayed.count == 0 && working.isEmpty }
    /// How many keys are there whose last work has failed.
    var failingCount: Int { failures.count }
    /// Since when the key that has waited longest for a worker waits.
    var oldest: Time? { ready.oldest }
    /// When each work that is not finished began, overdue work included.
    var unfinished: [Time] { working.values.map(\.began) }

    /// Adds a key: it is worked on soon, and once more after the work that is under way.
    mutating func add(_ key: Key, at now: Time) {
        guard !isClosed else { return }
        delayed.remove(key)
        if working[key] != nil {
            again[key] = again[key] ?? now
        } else {
            _ = ready.append(key, since: now)
        }
    }

    /// Adds a key that is due at `time`, or earlier where it is due before.
    mutating func add(_ key: Key, due time: Time) {
        guard !isClosed, !ready.contains(key), again[key] == nil else { return }
        delayed.insert(key, at: time)
    }

    /// The next key to work on; nil where all `workers` are occupied, or nothing may begin at `now`.
    mutating func take(at now: Time, workers: Int) -> Turn? {
        while let due = delayed.popDue(at: now) { add(due.key, at: due.time) }
        guard occupied < workers, pace.allows(at: now), let (key, since) = ready.popFirst() else { return nil }
        pace.start(at: now)
        working[key] = Work(began: now)
        return Turn(key: key, waited: max(.zero, now - since))
    }

    /// Keys whose work is longer under way than `limit`, each once. They give their workers free.
    mutating func overdue(at now: Time, limit: Duration) -> [Key] {
        let late = working.filter { $0.value.phase == .running && now - $0.value.began >= limit }.keys
        for key in late { working[key]?.phase = .overdue }
        return Array(late)
    }

    /// Says that the work on `key` has ended; false where that is too late, because it was overdue before.
    mutating func settle(_ key: Key) -> Bool {
        guard working[key]?.phase == .running else { return false }
        working[key]?.phase = .settled
        return true
    }

    /// Gives back a key whose work has ended; where it failed or was overdue, the key comes again after a pause. True where it failed.
    @discardableResult
    mutating func finish(_ key: Key, isFailure: Bool, at now: Time) -> Bool {
        guard let work = working.removeValue(forKey: key) else { return false }
        let isFailure = isFailure || work.phase == .overdue
        let count = isFailure ? (failures[key] ?? 0) + 1 : 0
        failures[key] = isFailure ? count : nil
        if let since = again.removeValue(forKey: key) {
            // What has changed may have mended it; a pause would only delay that.
            add(key, at: since)
        } else if isFailure {
            add(key, due: now + backoff.pause(after: count))
        }
        return isFailure
    }

    /// Takes no more keys, and forgets those that wait for their time; and those that wait for a worker, where not `keepingReady`.
    mutating func close(keepingReady: Bool) {
        isClosed = true
        delayed.removeAll()
        again = [:]
        if !keepingReady { ready.removeAll() }
    }

    /// When there is next something to do, if nothing changes before: a key is due or may begin, or work becomes overdue.
    func nextTime(workers: Int, limit: Duration) -> Time? {
        let start = depth > 0 && occupied < workers ? pace.next : nil
        return [delayed.nextTime, start, nextDeadline(limit: limit)].compactMap { $0 }.min()
    }

    /// When work becomes overdue next.
    func nextDeadline(limit: Duration) -> Time? {
        working.values.filter { $0.phase == .running }.map { $0.began + limit }.min()
    }

    /// How often in a row the work on `key` has failed.
    func failureCount(of key: Key) -> Int { failures[key] ?? 0 }
}
