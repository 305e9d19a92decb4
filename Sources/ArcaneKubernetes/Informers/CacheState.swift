/// The entries of a cache, and the rules by which they change.
///
/// States of an object come from three sides: lists, watches, and the answers to our own writes, which a watch tells of later. They are put in
/// order by their resourceVersion, which grows with each change of a kind (Kubernetes API concepts, "resource versions").
struct CacheState<Value: Sendable>: Sendable {
    /// A change of an entry; nil for an object that is not there.
    struct Change: Sendable {
        var name: ObjectName
        var old: Value?
        var new: Value?
    }

    private struct Entry: Sendable {
        var value: Value
        var version: UInt64
        var origin: Int
        /// The number of the list that last held it.
        var list: Int
    }

    /// Where entries come from: a selection of objects that is listed and watched by itself.
    private struct Origin: Sendable {
        /// All changes up to here have been told.
        var told: UInt64 = 0
        /// The number of the list that is read, or was read last.
        var list = 0
        var listVersion: UInt64 = 0
        /// Whether what the list says counts even against later versions.
        var isReset = false
    }

    private var entries: [ObjectName: Entry] = [:]
    private var origins: [Int: Origin] = [:]
    private var indexes: [String: CacheIndex<Value>] = [:]

    var count: Int { entries.count }
    var all: [(name: ObjectName, value: Value)] { entries.map { ($0.key, $0.value.value) } }

    subscript(_ name: ObjectName) -> Value? { entries[name]?.value }

    func values(of index: String, _ key: String) -> [(name: ObjectName, value: Value)] {
        (indexes[index]?.names(key) ?? []).sorted().compactMap { name in entries[name].map { (name, $0.value) } }
    }

    mutating func addIndex(_ name: String, _ keys: @escaping @Sendable (ObjectName, Value) -> [String]) {
        var index = CacheIndex(keys: keys)
        for (name, entry) in entries { index.update(name, from: nil, to: entry.value) }
        indexes[name] = index
    }

    /// Begins a list of version `version`. A version before one that was told already means that the API's history was put back, from a
    /// backup or by another cluster in its place: then the list counts against everything.
    mutating func beginList(of origin: Int, version: String) {
        var state = origins[origin] ?? Origin()
        state.list += 1
        state.listVersion = Self.number(version)
        state.isReset = state.listVersion < state.told
        if state.isReset { state.told = 0 }
        origins[origin] = state
    }

    /// Takes an object of the list; without a value it is left as it is known.
    mutating func list(_ name: ObjectName, _ value: Value?, version: String, origin: Int) -> Change? {
        guard let state = origins[origin] else { return nil }
        let change = value.flatMap { set(name, $0, version: Self.number(version), origin: origin, isForced: state.isReset) }
        entries[name]?.list = state.list
        entries[name]?.origin = origin
        return change
    }

    /// Ends a list: what it did not hold is gone, except what is later than it.
    mutating func endList(of origin: Int) -> [Change] {
        guard var state = origins[origin] else { return [] }
        let gone = entries.filter { _, entry in
            entry.origin == origin && entry.list != state.list && (state.isReset || entry.version <= state.listVersion)
        }
        if state.listVersion < .max { state.told = max(state.told, state.listVersion) }
        state.isReset = false
        origins[origin] = state
        return gone.keys.sorted().compactMap { set($0, nil, version: .max, origin: origin) }
    }

    /// Takes a change that a watch tells of; without a value the object is gone, or of no interest. What was told before is nothing new: the
    /// object may be gone since.
    mutating func tell(_ name: ObjectName, _ value: Value?, version: String, origin: Int) -> Change? {
        let number = Self.number(version)
        guard number > origins[origin]?.told ?? 0 else { return nil }
        let change = set(name, value, version: number, origin: origin)
        entries[name]?.origin = origin
        pass(version, origin: origin)
        return change
    }

    /// Takes it that a watch has told of all changes up to `version`.
    mutating func pass(_ version: String, origin: Int) {
        guard let number = UInt64(version) else { return }
        origins[origin, default: Origin()].told = max(origins[origin]?.told ?? 0, number)
    }

    /// Takes a state from the answer to a write. What the watch has passed already is nothing new: the object may be gone since.
    mutating func absorb(_ name: ObjectName, _ value: Value?, version: String, origin: Int) -> Change? {
        let number = Self.number(version)
        guard number > origins[origin]?.told ?? 0 else { return nil }
        return set(name, value, version: number, origin: origin)
    }

    private mutating func set(
        _ name: ObjectName, _ value: Value?, version: UInt64, origin: Int, isForced: Bool = false
    ) -> Change? {
        let old = entries[name]
        guard old != nil || value != nil else { return nil }
        if let old, !isForced {
            if version < old.version { return nil }
            // The same state again, such as in a list that is read anew. Versions that are no numbers say nothing.
            if version == old.version, value != nil, version != .max { return nil }
        }
        entries[name] = value.map { Entry(value: $0, version: version, origin: origin, list: old?.list ?? 0) }
        for index in indexes.keys { indexes[index]?.update(name, from: old?.value, to: value) }
        return Change(name: name, old: old?.value, new: value)
    }

    /// Versions are numbers in every API server there is; one that is none is taken for the newest.
    private static func number(_ resourceVersion: String) -> UInt64 { UInt64(resourceVersion) ?? .max }
}
