/// Keys that are due at a time each, the earliest first.
///
/// Adding, removing and taking cost the logarithm of their number, so that thousands of timers are no burden.
struct DelayedKeys<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var time: Duration
        /// Among equal times the one that was added first is due first.
        var order: Int
        var key: Key

        func isBefore(_ other: Entry) -> Bool { (time, order) < (other.time, other.order) }
    }

    private var due: [Key: (time: Duration, order: Int)] = [:]
    /// A binary heap. It may hold entries that do not count any more, but never as the first.
    private var heap: [Entry] = []
    private var nextOrder = 0

    /// How many keys there are.
    var count: Int { due.count }
    /// When the first of them is due.
    var nextTime: Duration? { heap.first?.time }

    /// When `key` is due; nil where it is not here.
    func time(of key: Key) -> Duration? { due[key]?.time }

    /// Adds a key; of several times of one key the earliest counts.
    mutating func insert(_ key: Key, at time: Duration) {
        if let known = due[key], known.time <= time { return }
        due[key] = (time, nextOrder)
        heap.append(Entry(time: time, order: nextOrder, key: key))
        nextOrder += 1
        rise(from: heap.count - 1)
        dropOutdated()
    }

    /// Removes a key, where it is here.
    mutating func remove(_ key: Key) {
        if due.removeValue(forKey: key) != nil { dropOutdated() }
    }

    /// Removes all keys.
    mutating func removeAll() {
        due = [:]
        heap = []
    }

    /// Takes the first key, where it is due at `now`.
    mutating func popDue(at now: Duration) -> (key: Key, time: Duration)? {
        guard let first = heap.first, first.time <= now else { return nil }
        remove(first.key)
        return (first.key, first.time)
    }

    private func counts(_ entry: Entry) -> Bool { due[entry.key]?.order == entry.order }

    private mutating func dropOutdated() {
        while let first = heap.first, !counts(first) { removeFirst() }
        // Keys that are moved again and again would else leave entries behind without end.
        if heap.count > 2 * due.count + 64 { heap = heap.filter(counts).sorted { $0.isBefore($1) } }
    }

    private mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].isBefore(heap[$1]) }), heap[least].isBefore(heap[index])
            else { return }
            heap.swapAt(index, least)
            index = least
        }
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }
}
