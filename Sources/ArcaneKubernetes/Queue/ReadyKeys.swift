/// Keys that wait for a worker, in turn by groups: however many keys a group has, each other group has its turn after one of them.
struct ReadyKeys<Key: Hashable & Sendable>: Sendable {
    /// The keys of one group, in their order.
    private struct Line: Sendable {
        var keys: [Key] = []
        /// Where the next one is; those before it are taken.
        var head = 0

        var first: Key? { head < keys.count ? keys[head] : nil }

        mutating func removeFirst() {
            head += 1
            // Taken keys are dropped now and then, not each time: that would move all others.
            if head > 64, head * 2 > keys.count {
                keys.removeFirst(head)
                head = 0
            }
        }
    }

    private let group: @Sendable (Key) -> String
    private var lines: [String: Line] = [:]
    /// The groups that have keys, the next one first.
    private var turns: [String] = []
    /// Since when each key waits.
    private var since: [Key: Duration] = [:]

    init(group: @escaping @Sendable (Key) -> String) { self.group = group }

    /// How many keys wait.
    var count: Int { since.count }

    /// Since when the key that has waited longest waits.
    var oldest: Duration? { lines.values.compactMap { $0.first.flatMap { since[$0] } }.min() }

    func contains(_ key: Key) -> Bool { since[key] != nil }

    /// Adds a key that waits since `time`, behind the others of its group; false where it waits already.
    mutating func append(_ key: Key, since time: Duration) -> Bool {
        guard since.updateValue(min(time, since[key] ?? time), forKey: key) == nil else { return false }
        let name = group(key)
        if lines[name] == nil { turns.append(name) }
        lines[name, default: Line()].keys.append(key)
        return true
    }

    /// Takes the first key of the group whose turn it is.
    mutating func popFirst() -> (key: Key, since: Duration)? {
        guard let name = turns.first, let key = lines[name]?.first, let time = since.removeValue(forKey: key)
        else { return nil }
        turns.removeFirst()
        lines[name]?.removeFirst()
        if lines[name]?.first == nil { lines[name] = nil } else { turns.append(name) }
        return (key, time)
    }

    /// Removes all keys.
    mutating func removeAll() {
        lines = [:]
        turns = []
        since = [:]
    }
}
