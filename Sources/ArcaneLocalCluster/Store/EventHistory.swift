/// The last changes of one kind, from which a watch that was cut goes on.
///
/// Bounded by number and by size: what it keeps of large objects is memory that nothing else needs.
struct EventHistory: Sendable {
    /// The version up to which changes are forgotten: a watch from there or later misses nothing.
    private(set) var forgotten: Int
    private var changes: [StoreChange] = []
    /// The index of the oldest change that still counts; what is before it is dropped in larger steps.
    private var start = 0
    /// The bytes of the objects of the changes that count.
    private var bytes = 0
    private let capacity: Int
    private let byteCapacity: Int

    /// Begins with no changes, at the version `version`.
    init(from version: Int, capacity: Int, byteCapacity: Int = 16 << 20) {
        forgotten = version
        self.capacity = max(capacity, 1)
        self.byteCapacity = byteCapacity
    }

    mutating func append(_ change: StoreChange) {
        changes.append(change)
        bytes += change.object.text.count
        while changes.count - start > capacity || (bytes > byteCapacity && changes.count - start > 1) {
            forgotten = changes[start].object.version
            bytes -= changes[start].object.text.count
            start += 1
        }
        if start > changes.count / 2 {
            changes.removeFirst(start)
            start = 0
        }
    }

    /// The changes after `version`, in their order; nil where some of them are forgotten.
    func changes(after version: Int) -> ArraySlice<StoreChange>? {
        guard version >= forgotten else { return nil }
        let kept = changes[start...]
        // Versions rise, so the place is found by halving.
        var low = kept.startIndex
        var high = kept.endIndex
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].object.version > version { high = middle } else { low = middle + 1 }
        }
        return kept[low...]
    }

    /// Forgets everything up to `version`, as a server does that has run for long. For tests of clients.
    mutating func forget(upTo version: Int) {
        changes = []
        start = 0
        bytes = 0
        forgotten = version
    }
}
