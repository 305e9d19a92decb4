import ArcaneKubernetes

/// All objects of one kind, with their latest changes and those who watch them.
struct ObjectCollection {
    private(set) var objects: [ObjectName: StoredObject] = [:]
    private(set) var history: EventHistory
    private var watchers: [WatchScope: [Int: Watcher]] = [:]
    /// The names in their order; nil after one has come or gone.
    private var order: [ObjectName]?

    init(from version: Int, capacity: Int) {
        history = EventHistory(from: version, capacity: capacity)
    }

    /// Takes the object, without telling anybody: at a start.
    mutating func load(_ object: StoredObject) {
        objects[object.name] = object
        order = nil
    }

    /// Makes the change, and tells those who watch the object. Returns the watchers that are too slow; they are to be ended.
    mutating func make(_ change: StoreChange) -> [Watcher] {
        let name = change.object.name
        switch change.kind {
        case .added:
            objects[name] = change.object
            order = nil
        case .modified: objects[name] = change.object
        case .deleted:
            objects[name] = nil
            order = nil
        }
        history.append(change)
        var slow: [Watcher] = []
        for scope in WatchScope.around(name) {
            for (id, watcher) in watchers[scope] ?? [:] where !watcher.take(change) {
                watchers[scope]?[id] = nil
                slow.append(watcher)
            }
        }
        return slow
    }

    /// The names in the order of lists: by namespace, then by name.
    mutating func sortedNames() -> [ObjectName] {
        if let order { return order }
        let sorted = objects.keys.sorted()
        order = sorted
        return sorted
    }

    mutating func add(_ watcher: Watcher) { watchers[watcher.scope, default: [:]][watcher.id] = watcher }

    mutating func removeWatcher(_ id: Int, scope: WatchScope) {
        watchers[scope]?[id] = nil
        if watchers[scope]?.isEmpty == true { watchers[scope] = nil }
    }

    /// Takes all watchers away, to be ended by the caller.
    mutating func removeWatchers() -> [Watcher] {
        defer { watchers = [:] }
        return watchers.values.flatMap(\.values)
    }

    /// How many watch.
    var watcherCount: Int { watchers.values.reduce(0) { $0 + $1.count } }

    mutating func forgetHistory(upTo version: Int) { history.forget(upTo: version) }
}
