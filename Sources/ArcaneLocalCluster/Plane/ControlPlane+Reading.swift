import ArcaneCore
public import ArcaneKubernetes

extension ControlPlane {
    /// The object called `name`. Throws 404 where there is none.
    public func get(_ resource: APIResource, _ name: ObjectName) throws(APIFailure) -> KubernetesObject {
        let served = try served(resource)
        return served.object(try stored(served, name))
    }

    /// The objects that `query` selects, by namespace and name. Throws 400 for a selector that means nothing, and 410 where the list that
    /// is continued is too old.
    public func list(_ resource: APIResource, _ query: ListQuery = ListQuery()) throws(APIFailure) -> ObjectList {
        let served = try served(resource)
        let selection = try query.selection(of: served)
        var token: ContinueToken?
        if let text = query.continueToken, !text.isEmpty {
            guard let read = ContinueToken(text) else { throw .badRequest("continue key is not valid: \(text)") }
            token = read
        }
        let limit = query.limit.flatMap { $0 > 0 ? $0 : nil }
        return try store.with { state throws(APIFailure) in
            if let token, !state.remembers(served.storage, since: token.version) {
                throw .expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                        + " without the continue parameter.")
            }
            let (objects, remaining) = state.list(served.storage, selection, after: token?.after, limit: limit)
            let version = token?.version ?? state.version
            let next = remaining > 0 ? objects.last.map { ContinueToken(version: version, after: $0.name).text } : nil
            return ObjectList(
                served: served, stored: objects, resourceVersion: version, continueToken: next, remaining: remaining)
        }
    }

    /// Follows the objects that `query` selects.
    ///
    /// `version` is where to begin: the changes after it come, and 410 is thrown where they are forgotten. Nil, empty or "0" begins with
    /// all objects as they are. A version of the future is taken as forgotten, so that clients of a cluster that was begun anew list again.
    public func watch(
        _ resource: APIResource, _ query: ListQuery = ListQuery(), from version: String? = nil, queueCapacity: Int = 16384
    ) throws(APIFailure) -> ObjectWatch {
        let served = try served(resource)
        let selection = try query.selection(of: served)
        var after: Int?
        if let version, !version.isEmpty, version != "0" {
            guard let number = Int(version) else {
                throw .badRequest("resourceVersion: Invalid value: \"\(version)\": it is no number that this server has given")
            }
            after = number
        }
        let (following, continuation) = AsyncStream.makeStream(
            of: WatchSignal.self, bufferingPolicy: .bufferingOldest(queueCapacity))
        let (id, first) = try store.with { state throws(APIFailure) in
            if let after, after > state.version {
                throw .expired("too old resource version: \(after) (\(state.version))")
            }
            guard let watch = state.watch(served.storage, selection, after: after, continuation) else {
                throw .expired("too old resource version: \(after ?? 0) (\(state.version))")
            }
            return watch
        }
        let scope = selection.scope
        // A task of its own: this may be called while the reader's task is locked, because it is cancelled, and whoever holds the store
        // may want that lock to tell the reader of a change. Each would wait for the other for ever.
        continuation.onTermination = { [store] _ in
            Task { store.with { $0.removeWatcher(id, of: served.storage, scope: scope) } }
        }
        return ObjectWatch(
            served: served, first: first, following: following, end: { continuation.finish() },
            mark: { [store] in
                // Under the lock nothing can change between the version and its place in the queue.
                store.with { _ = continuation.yield(.bookmark($0.version)) }
            })
    }

    func stored(_ served: ServedResource, _ name: ObjectName) throws(APIFailure) -> StoredObject {
        let place = ObjectPlace(resource: served.storage, name: name)
        guard let object = store.with({ $0.object(place) }) else { throw .notFound(served.groupResource, name.name) }
        return object
    }
}
