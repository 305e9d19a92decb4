import Synchronization

/// What is known of a kind's objects: a value for each, made of the object when it arrived.
///
/// Reading never waits for the network. Of two states of an object the later one stays, so a write's answer may be put in at once (`absorb`),
/// and the watch, which tells of it later, takes nothing back.
public final class ObjectCache<Value: Sendable>: Sendable {
    /// A change: what was known before, and what is now; nil for an object that is not there.
    public typealias Handler = @Sendable (_ name: ObjectName, _ old: Value?, _ new: Value?) -> Void

    private struct State {
        var objects = CacheState<Value>()
        var handlers: [Handler] = []
        /// Changes that handlers have not been told of.
        var untold: [CacheState<Value>.Change] = []
        /// Whether somebody is telling them.
        var isTelling = false
    }

    private let state = Mutex(State())

    /// Creates an empty cache.
    public init() {}

    /// Adds an index: `keys` says under which keys an object is found.
    public func addIndex(_ index: String, _ keys: @escaping @Sendable (ObjectName, Value) -> [String]) {
        state.withLock { $0.objects.addIndex(index, keys) }
    }

    /// Calls `handler` after each change, one after the other and in the order of changes. It must not wait; it may read and change the cache,
    /// which may be ahead of what it is told.
    public func onChange(_ handler: @escaping Handler) {
        state.withLock { $0.handlers.append(handler) }
    }

    /// The object called `name`.
    public subscript(_ name: ObjectName) -> Value? { state.withLock { $0.objects[name] } }

    /// The objects under `key` of an index, by name.
    public func values(of index: String, _ key: String) -> [(name: ObjectName, value: Value)] {
        state.withLock { $0.objects.values(of: index, key) }
    }

    /// All objects, in no order.
    public var all: [(name: ObjectName, value: Value)] { state.withLock { $0.objects.all } }

    /// How many objects there are.
    public var count: Int { state.withLock { $0.objects.count } }

    /// Takes a state of an object from the answer to a write, unless the watch has told of it, or of a later one, already.
    public func absorb(_ value: Value, _ name: ObjectName, resourceVersion: String) {
        change { $0.absorb(name, value, version: resourceVersion, origin: 0).map { [$0] } ?? [] }
    }

    /// Takes it from the answer to a write that an object is gone, unless a later state of it is known.
    public func remove(_ name: ObjectName, resourceVersion: String) {
        change { $0.absorb(name, nil, version: resourceVersion, origin: 0).map { [$0] } ?? [] }
    }

    /// Tells the handlers of each object once more, as if it had changed.
    public func resync() {
        change { objects in objects.all.map { CacheState.Change(name: $0.name, old: $0.value, new: $0.value) } }
    }

    /// Changes the entries, and tells the handlers.
    ///
    /// They are called outside of the lock, so that they may read. Where another thread is calling them, it goes on with these changes, so
    /// that no handler hears of a change before an earlier one.
    func change(_ body: (inout CacheState<Value>) -> [CacheState<Value>.Change]) {
        var next = state.withLock { state -> (changes: [CacheState<Value>.Change], handlers: [Handler]) in
            state.untold += body(&state.objects)
            guard !state.isTelling else { return ([], []) }
            return Self.takeUntold(&state)
        }
        while !next.changes.isEmpty {
            for change in next.changes {
                for handler in next.handlers { handler(change.name, change.old, change.new) }
            }
            next = state.withLock { Self.takeUntold(&$0) }
        }
    }

    private static func takeUntold(_ state: inout State) -> (changes: [CacheState<Value>.Change], handlers: [Handler]) {
        let changes = state.untold
        state.untold = []
        state.isTelling = !changes.isEmpty
        return (changes, state.handlers)
    }
}
