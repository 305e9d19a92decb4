import ArcaneCore
import Synchronization

@testable import ArcaneKubernetes

/// A kind's objects in memory: what a list holds, and what a watch tells, without a network.
final class ScriptedSource: ObjectSource {
    struct Cut: Error {}

    private struct State {
        var objects: [ObjectName: KubernetesObject] = [:]
        var version = 100
        /// Every change, by its version.
        var history: [(version: Int, event: WatchEvent)] = []
        /// Versions up to here are too old.
        var forgotten = 0
        var listFailures: [any Error] = []
        var watchFailures: [any Error] = []
        var isHeld = false
        var cuts = 0
        var ends = 0
        var pages = 0
        var watches: [String] = []
        /// How many changes were handed on.
        var told = 0
        /// Who waits for something to happen.
        var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    /// How many pages were asked for, from which versions watches were begun, and how many changes they have told.
    var requests: (pages: Int, watches: [String], told: Int) { state.withLock { ($0.pages, $0.watches, $0.told) } }

    /// Changes the state, and has the watches look at it.
    private func change(_ body: (inout State) -> Void) {
        let watchers = state.withLock { state in
            body(&state)
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield() }
    }

    /// Puts an object there, or changes it.
    func put(_ name: ObjectName, _ members: [String: JSONValue] = [:]) {
        change { state in
            state.version += 1
            let isNew = state.objects[name] == nil
            let metadata: JSONValue = [
                "name": .string(name.name), "namespace": .string(name.namespace),
                "resourceVersion": .string("\(state.version)"),
            ]
            let object = KubernetesObject(.object(members.merging(["metadata": metadata]) { $1 }))
            state.objects[name] = object
            state.history.append((state.version, isNew ? .added(object) : .modified(object)))
        }
    }

    /// Removes an object.
    func remove(_ name: ObjectName) {
        change { state in
            guard var object = state.objects.removeValue(forKey: name) else { return }
            state.version += 1
            object.json = object.json.merging(["metadata": ["resourceVersion": .string("\(state.version)")]])
            state.history.append((state.version, .deleted(object)))
        }
    }

    /// Tells that nothing has changed up to now.
    func bookmark() {
        change { $0.history.append(($0.version, .bookmark(resourceVersion: "\($0.version)"))) }
    }

    /// Forgets all changes so far: a watch from before is told 410.
    func forget() {
        change {
            $0.forgotten = $0.version; $0.history = []
        }
    }

    /// Ends the watches that run; those that are begun wait until `release`.
    func cut(holding: Bool = false) {
        change {
            $0.cuts += 1; $0.isHeld = holding
        }
    }

    /// Lets watches begin again.
    func release() { change { $0.isHeld = false } }

    /// Ends the watches that run, as the API does after some minutes.
    func end() { change { $0.ends += 1 } }

    /// The next lists, and the next watches, fail with these errors.
    func fail(lists: [any Error] = [], watches: [any Error] = []) {
        state.withLock {
            $0.listFailures += lists; $0.watchFailures += watches
        }
    }

    /// What an informer without any fault would know.
    var truth: [ObjectName: String] { state.withLock { $0.objects.mapValues(\.resourceVersion) } }

    func page(_ resource: APIResource, _ selection: Selection, continuing token: String?, limit: Int) async throws -> ObjectPage
    {
        try state.withLock { state in
            state.pages += 1
            if !state.listFailures.isEmpty { throw state.listFailures.removeFirst() }
            let names = state.objects.keys.filter { selection.namespace == nil || $0.namespace == selection.namespace }.sorted()
            let start = token.flatMap(Int.init) ?? 0
            let end = min(names.count, start + limit)
            return ObjectPage(
                items: names[min(start, end)..<end].compactMap { state.objects[$0] }, resourceVersion: "\(state.version)",
                continueToken: end < names.count ? "\(end)" : nil)
        }
    }

    func changes(
        _ resource: APIResource, _ selection: Selection, from resourceVersion: String,
        receive: @Sendable (WatchEvent) async -> Void
    ) async throws {
        let (pokes, poke) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (id, cuts, ends) = try state.withLock { state in
            state.watches.append(resourceVersion)
            if !state.watchFailures.isEmpty { throw state.watchFailures.removeFirst() }
            state.watchers[state.watches.count] = poke
            return (state.watches.count, state.cuts, state.ends)
        }
        defer { state.withLock { $0.watchers[id] = nil } }
        poke.yield()
        var position = Int(resourceVersion) ?? 0
        // Bookmarks do not raise the version; each is told once.
        var seen = 0
        for await _ in pokes {
            let events = try state.withLock { state in
                if position < state.forgotten { throw KubernetesError(status: 410, reason: "Expired") }
                if state.isHeld { return [(version: Int, event: WatchEvent)]() }
                if state.cuts != cuts { throw Cut() }
                let new = state.history.enumerated().filter { index, entry in
                    entry.version > position || (entry.event.isBookmark && entry.version == position && index >= seen)
                }
                seen = state.history.count
                return new.map(\.element)
            }
            for (version, event) in events where event.isSelected(by: selection) {
                await receive(event)
                position = max(position, version)
                state.withLock { $0.told += 1 }
            }
            position = max(position, events.last?.version ?? 0)
            if state.withLock({ $0.ends }) != ends { return }
        }
        try Task.checkCancellation()
    }
}

extension WatchEvent {
    fileprivate var isBookmark: Bool { if case .bookmark = self { true } else { false } }

    fileprivate func isSelected(by selection: Selection) -> Bool {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object):
            selection.namespace == nil || object.namespace == selection.namespace
        case .bookmark: true
        }
    }
}
