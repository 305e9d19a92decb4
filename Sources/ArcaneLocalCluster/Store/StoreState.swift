import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes

/// Everything that the control plane knows, and the only place that changes it.
///
/// A value apart from locks and tasks. `ObjectStore` keeps one behind a lock.
struct StoreState {
    /// The version of the last change; one counter for all kinds.
    private(set) var version = 1
    private var collections: [GroupResource: ObjectCollection] = [:]
    /// Where the object of each uid is: an owner is looked up by it.
    private var places: [String: ObjectPlace] = [:]
    /// The objects that name a uid as their owner.
    private var dependents: [String: Set<ObjectPlace>] = [:]
    /// What field selectors may ask for, by kind.
    private var fields: [GroupResource: SelectableFields] = [:]
    private var folder: StateFolder?
    /// The bytes of all objects.
    private var bytes = 0
    private var isSnapshotting = false
    private var isClosed = false
    /// How long the journal becomes, besides twice the objects, before a snapshot replaces it.
    private let snapshotBytes: Int
    private let historyCapacity: Int
    /// The version at which this process began: what was before is forgotten.
    private var firstVersion = 0
    private var nextWatcher = 0
    /// Watchers whose queue is full, to be ended outside the lock.
    private var ended: [Watcher] = []

    init(folder: StateFolder?, historyCapacity: Int, snapshotBytes: Int = 16 << 20) {
        self.folder = folder
        self.historyCapacity = historyCapacity
        self.snapshotBytes = snapshotBytes
    }
}

/// Kind and name of an object.
struct ObjectPlace: Hashable, Sendable {
    var resource: GroupResource
    var name: ObjectName
}

// Reading.
extension StoreState {
    func object(_ place: ObjectPlace) -> StoredObject? { collections[place.resource]?.objects[place.name] }

    func place(uid: String) -> ObjectPlace? { places[uid] }

    /// The objects owned by `uid`, in their order.
    func dependents(of uid: String) -> [ObjectPlace] {
        (dependents[uid] ?? []).sorted { ($0.resource.description, $0.name) < ($1.resource.description, $1.name) }
    }

    /// The places of all objects that `isIncluded`.
    func places(_ isIncluded: (GroupResource, StoredObject) -> Bool) -> [ObjectPlace] {
        collections.flatMap { resource, collection in
            collection.objects.values.filter { isIncluded(resource, $0) }.map { ObjectPlace(resource: resource, name: $0.name) }
        }
    }

    /// The objects of a kind after `name`, in their order, as many as `limit`, and how many more are selected.
    mutating func list(
        _ resource: GroupResource, _ selection: ObjectSelection, after name: ObjectName?, limit: Int?
    ) -> (objects: [StoredObject], remaining: Int) {
        guard let names = collections[resource]?.sortedNames(), let objects = collections[resource]?.objects else {
            return ([], 0)
        }
        if case .object(let only) = selection.scope {
            let found = objects[only].map { selection.selects($0) ? [$0] : [] } ?? []
            return (found, 0)
        }
        var found: [StoredObject] = []
        var remaining = 0
        for candidate in names where name.map({ candidate > $0 }) ?? true {
            guard let object = objects[candidate], selection.selects(object) else { continue }
            if let limit, found.count >= limit { remaining += 1 } else { found.append(object) }
        }
        return (found, remaining)
    }

    /// Whether changes after `version` are still known.
    func remembers(_ resource: GroupResource, since version: Int) -> Bool {
        version >= (collections[resource]?.history.forgotten ?? firstVersion)
    }

    private var emptyCollection: ObjectCollection { ObjectCollection(from: firstVersion, capacity: historyCapacity) }
}

// Writing.
extension StoreState {
    /// Stores an object as a new version, and tells those who watch.
    mutating func put(_ resource: GroupResource, _ draft: ObjectDraft) throws(APIFailure) -> StoredObject {
        let stored = StoredObject(draft, version: version + 1)
        let place = ObjectPlace(resource: resource, name: stored.name)
        let previous = self.object(place)
        try journal(JournalRecord(version: stored.version, place: place, text: stored.text))
        version += 1
        unlink(previous, at: place)
        link(stored, at: place)
        make(StoreChange(kind: previous == nil ? .added : .modified, object: stored, previous: previous), of: resource)
        return stored
    }

    /// Stores an object as a new version, and tells those who watch.
    mutating func put(_ resource: GroupResource, _ object: JSONValue) throws(APIFailure) -> StoredObject {
        try put(resource, ObjectDraft(object, fields: fields[resource]?.values(of: object) ?? [:]))
    }

    /// Removes an object, and tells those who watch. Returns it as it was last, with the version of its end.
    mutating func remove(_ place: ObjectPlace, last: JSONValue) throws(APIFailure) -> StoredObject? {
        guard let previous = object(place) else { return nil }
        let gone = StoredObject(ObjectDraft(last, fields: previous.fields), version: version + 1)
        try journal(JournalRecord(version: gone.version, place: place))
        version += 1
        unlink(previous, at: place)
        make(StoreChange(kind: .deleted, object: gone, previous: previous), of: place.resource)
        return gone
    }

    private mutating func make(_ change: StoreChange, of resource: GroupResource) {
        let empty = emptyCollection
        ended += collections[resource, default: empty].make(change)
    }

    private mutating func link(_ object: StoredObject, at place: ObjectPlace) {
        bytes += object.text.count
        places[object.uid] = place
        for owner in object.owners { dependents[owner, default: []].insert(place) }
    }

    private mutating func unlink(_ object: StoredObject?, at place: ObjectPlace) {
        guard let object else { return }
        bytes -= object.text.count
        places[object.uid] = nil
        for owner in object.owners {
            dependents[owner]?.remove(place)
            if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
        }
    }

    private mutating func journal(_ record: JournalRecord) throws(APIFailure) {
        if isClosed { throw .internalError("the control plane is closed; nothing was changed") }
        do {
            try folder?.append(record)
        } catch {
            throw .internalError("the state folder cannot be written (\(error)); nothing was changed")
        }
    }
}

// Kinds.
extension StoreState {
    /// Says what field selectors may ask of a kind from now on.
    mutating func setFields(_ selectable: SelectableFields, of resource: GroupResource) {
        guard fields[resource] != selectable else { return }
        fields[resource] = selectable
        guard let objects = collections[resource]?.objects.values else { return }
        for object in objects {
            let json = object.json
            collections[resource]?.load(
                StoredObject(ObjectDraft(json, fields: selectable.values(of: json)), version: object.version))
        }
    }

    /// Ends the watches of a kind that is no longer served.
    mutating func endWatches(of resource: GroupResource) {
        ended += collections[resource]?.removeWatchers() ?? []
    }
}

// Watching.
extension StoreState {
    /// Adds a watcher, and returns its number and what it has to be told first: the objects as they are, or the changes after `version`.
    /// Nil where some of those are forgotten.
    mutating func watch(
        _ resource: GroupResource, _ selection: ObjectSelection, after version: Int?,
        _ continuation: AsyncStream<WatchSignal>.Continuation
    ) -> (id: Int, first: [StoreChange])? {
        var first: [StoreChange] = []
        if let version {
            guard let since = (collections[resource] ?? emptyCollection).history.changes(after: version) else { return nil }
            first = since.compactMap { $0.seen(by: selection) }
        } else {
            first = list(resource, selection, after: nil, limit: nil).objects.map {
                StoreChange(kind: .added, object: $0, previous: nil)
            }
        }
        nextWatcher += 1
        let empty = emptyCollection
        collections[resource, default: empty].add(
            Watcher(id: nextWatcher, selection: selection, continuation: continuation))
        return (nextWatcher, first)
    }

    mutating func removeWatcher(_ id: Int, of resource: GroupResource, scope: WatchScope) {
        collections[resource]?.removeWatcher(id, scope: scope)
    }

    func watcherCount(_ resource: GroupResource) -> Int { collections[resource]?.watcherCount ?? 0 }

    /// Forgets all changes so far of a kind, so that watches from before have to list again. For tests of clients.
    mutating func forgetHistory(of resource: GroupResource) {
        let empty = emptyCollection
        collections[resource, default: empty].forgetHistory(upTo: version)
    }

    /// The watchers that have to be ended; none afterwards.
    mutating func takeEnded() -> [Watcher] {
        defer { ended = [] }
        return ended
    }
}

// The state folder.
extension StoreState {
    /// Takes over what a state folder holds.
    mutating func load(_ content: StateFolder.Content) {
        version = max(version, content.highestVersion)
        // What was deleted before is not known any more, of no kind.
        firstVersion = version
        let empty = emptyCollection
        for (place, record) in content.objects {
            guard let json = record.text.flatMap({ try? JSONValue(parsing: $0) }) else { continue }
            let draft = ObjectDraft(json, fields: fields[place.resource]?.values(of: json) ?? [:])
            let object = StoredObject(draft, version: record.version)
            link(object, at: place)
            collections[place.resource, default: empty].load(object)
        }
    }

    /// Where the journal has become much longer than what it stands for: begins a new one, and returns what the snapshot has to hold.
    ///
    /// One snapshot at a time: the caller tells when it is written, or failed.
    mutating func takeSnapshot() -> PendingSnapshot? {
        guard !isSnapshotting, let folder, folder.journalBytes > snapshotBytes + 2 * bytes,
            let number = try? self.folder?.rotate()
        else { return nil }
        isSnapshotting = true
        return PendingSnapshot(
            folder: folder.path, number: number, version: version, objects: collections.mapValues { Array($0.objects.values) })
    }

    /// Lets a snapshot that is written count, unless the folder is another's by now.
    mutating func take(_ snapshot: PendingSnapshot) throws {
        isSnapshotting = false
        if folder != nil { try snapshot.takePlace() }
    }

    mutating func snapshotFailed() { isSnapshotting = false }

    /// Closes the state folder. No more writes are taken.
    mutating func close() {
        isClosed = true
        folder?.close()
        folder = nil
    }
}
