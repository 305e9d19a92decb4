public import ArcaneKubernetes

extension ControlPlane {
    /// What a deletion has led to.
    public enum DeletionResult: Sendable {
        /// The object is gone; it is as it was last.
        case removed(KubernetesObject)
        /// The object stays until its finalizers, its dependents or its processes are done.
        case pending(KubernetesObject)
    }

    /// Deletes the object called `name`.
    ///
    /// Objects that it owns follow as `options` say; a Job's pods are kept where they say nothing, as in the API. Throws 404, and 409 where
    /// the object has not the uid or the version of `options`.
    @discardableResult
    public func delete(
        _ resource: APIResource, _ name: ObjectName, _ options: DeleteOptions = DeleteOptions(), isDryRun: Bool = false
    ) throws(APIFailure) -> DeletionResult {
        let served = try served(resource)
        let (object, isGone) = try deleted(served, name, options, isDryRun: isDryRun)
        return isGone ? .removed(served.object(object)) : .pending(served.object(object))
    }

    func deleted(
        _ served: ServedResource, _ name: ObjectName, _ options: DeleteOptions, isDryRun: Bool
    ) throws(APIFailure) -> (object: StoredObject, isGone: Bool) {
        let place = ObjectPlace(resource: served.storage, name: name)
        let propagation = try propagation(options, served, place)
        if propagation == .orphan, !isDryRun, let uid = try preconditioned(served, place, options) {
            release(dependentsOf: uid)
        }
        let time = now()
        let (object, isGone) = try store.with { state throws(APIFailure) -> (StoredObject, Bool) in
            guard let current = state.object(place) else { throw .notFound(served.groupResource, name.name) }
            try Self.check(current, options, served)
            let json = current.json
            let decision = Deletion.decide(
                json, served, propagation: propagation, gracePeriod: options.gracePeriodSeconds, now: time)
            switch decision {
            case .remove(let last):
                guard !isDryRun, let gone = try state.remove(place, last: last) else { return (current, true) }
                return (gone, true)
            case .mark(let marked):
                guard !isDryRun, marked != json else { return (current, false) }
                return (try state.put(served.storage, marked), false)
            }
        }
        if !isDryRun {
            if isGone { follow(removed: object, from: place) } else { follow(marked: place) }
        }
        return (object, isGone)
    }

    /// Deletes the objects that `query` selects. Returns them.
    @discardableResult
    public func deleteCollection(
        _ resource: APIResource, _ query: ListQuery, _ options: DeleteOptions = DeleteOptions(), isDryRun: Bool = false
    ) throws(APIFailure) -> ObjectList {
        let list = try list(resource, query)
        for object in list.stored {
            do {
                _ = try deleted(list.served, object.name, options, isDryRun: isDryRun)
            } catch  where error.status == 404 {
                // It went with another one of them.
                continue
            }
        }
        return list
    }

    private func propagation(
        _ options: DeleteOptions, _ served: ServedResource, _ place: ObjectPlace
    ) throws(APIFailure) -> DeleteOptions.Propagation {
        if let propagation = options.propagation { return propagation }
        let finalizers = store.with { $0.object(place) }.map { ObjectMetadata.finalizers($0.json) } ?? []
        if finalizers.contains(Deletion.foreground) { return .foreground }
        if finalizers.contains(Deletion.orphan) || served.groupResource == GroupResource(.jobs) { return .orphan }
        return .background
    }

    /// The uid of the object, where it is as `options` suppose.
    private func preconditioned(
        _ served: ServedResource, _ place: ObjectPlace, _ options: DeleteOptions
    ) throws(APIFailure) -> String? {
        guard let current = store.with({ $0.object(place) }) else { throw .notFound(served.groupResource, place.name.name) }
        try Self.check(current, options, served)
        return current.uid
    }

    private static func check(_ current: StoredObject, _ options: DeleteOptions, _ served: ServedResource) throws(APIFailure) {
        if let uid = options.uid, uid != current.uid {
            throw .conflict(
                served.groupResource, current.name.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(current.uid)). The object might have been"
                    + " deleted and then recreated")
        }
        if let version = options.resourceVersion, version != String(current.version) {
            throw .conflict(
                served.groupResource, current.name.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record"
                    + " (\(current.version)). The object might have been modified")
        }
    }
}
