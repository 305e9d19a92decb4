import ArcaneKubernetes

/// Which objects a watcher can hear of, so that a change asks only the watchers that it may concern.
enum WatchScope: Hashable, Sendable {
    case all
    case namespace(String)
    case object(ObjectName)

    /// The scopes that an object is in.
    static func around(_ name: ObjectName) -> [WatchScope] { [.all, .namespace(name.namespace), .object(name)] }
}

/// What a watcher reads.
enum WatchSignal: Sendable {
    case change(StoreChange)
    /// Nothing else has changed up to this version.
    case bookmark(Int)
}

/// One who watches a kind, and the queue of what it has not read yet.
struct Watcher: Sendable {
    let id: Int
    let selection: ObjectSelection
    let continuation: AsyncStream<WatchSignal>.Continuation

    var scope: WatchScope { selection.scope }

    /// Tells of a change. False where the queue is full: the watch has to end, and its client to begin a new one from where it was.
    func take(_ change: StoreChange) -> Bool {
        guard let seen = change.seen(by: selection) else { return true }
        if case .dropped = continuation.yield(.change(seen)) { return false }
        return true
    }
}
