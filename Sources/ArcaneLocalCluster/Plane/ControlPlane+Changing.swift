public import ArcaneCore
public import ArcaneKubernetes

extension ControlPlane {
    /// Replaces the object called `name`, or its `subresource`.
    ///
    /// With a `metadata.resourceVersion` in `object` another version is left alone (409). A write that changes nothing makes no new version.
    @discardableResult
    public func update(
        _ resource: APIResource, _ name: ObjectName, _ object: JSONValue, subresource: String? = nil,
        _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> KubernetesObject {
        let served = try served(resource)
        return served.object(try updated(served, name, object, subresource: subresource, options))
    }

    func updated(
        _ served: ServedResource, _ name: ObjectName, _ object: JSONValue, subresource: String?, _ options: WriteOptions
    ) throws(APIFailure) -> WrittenObject {
        try checkSubresource(subresource, served)
        let object = try served.requested(object, in: name.namespace)
        guard KubernetesObject(object).name == name.name else {
            throw .badRequest(
                "the name of the object (\(KubernetesObject(object).name)) does not match the name on the URL (\(name.name))")
        }
        if served.isCustom, KubernetesObject(object).resourceVersion.isEmpty {
            throw .invalid(
                served.resource, name.name,
                [.invalid("metadata.resourceVersion", "0x0", "must be specified for an update")])
        }
        return try change(served, name, subresource: subresource, options) { _ throws(APIFailure) in object }
    }

    /// Changes the object called `name`, or its `subresource`, by a patch.
    ///
    /// With a `metadata.resourceVersion` in `patch` another version is left alone (409). An apply creates what is not there.
    @discardableResult
    public func patch(
        _ resource: APIResource, _ name: ObjectName, _ patch: JSONValue, _ kind: PatchKind = .merge, subresource: String? = nil,
        _ options: WriteOptions = WriteOptions()
    ) throws(APIFailure) -> KubernetesObject {
        let served = try served(resource)
        return served.object(try patched(served, name, patch, kind, subresource: subresource, options))
    }

    func patched(
        _ served: ServedResource, _ name: ObjectName, _ patch: JSONValue, _ kind: PatchKind, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> WrittenObject {
        try checkSubresource(subresource, served)
        guard let method = patches[kind], !(kind == .strategic && served.isCustom) else {
            throw .unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: "
                    + patches.keys.map(\.rawValue).filter { $0 != PatchKind.strategic.rawValue || !served.isCustom }.sorted()
                    .joined(separator: ", "))
        }
        while true {
            do {
                return try change(served, name, subresource: subresource, options, isApply: kind == .apply) {
                    current throws(APIFailure) in
                    try method.applied(patch, to: current, of: served, subresource: subresource, options)
                }
            } catch  where error.status == 404 && method.creates && subresource == nil && error.reason == "NotFound" {
                let object = try method.applied(patch, to: nil, of: served, subresource: nil, options)
                do {
                    return try created(
                        served, object.setting(["metadata", "name"], to: .string(name.name)), in: name.namespace, options)
                } catch  where error.reason == "AlreadyExists" {
                    // Somebody was faster: the patch is applied to what is there now.
                    continue
                }
            }
        }
    }

    /// Makes a new version of an object by `edit`, which is called again where somebody else has changed it meanwhile.
    private func change(
        _ served: ServedResource, _ name: ObjectName, subresource: String?, _ options: WriteOptions, isApply: Bool = false,
        _ edit: (KubernetesObject) throws(APIFailure) -> JSONValue
    ) throws(APIFailure) -> WrittenObject {
        let place = ObjectPlace(resource: served.storage, name: name)
        while true {
            let stored = try stored(served, name)
            let current = served.shown(stored.json)
            let edited = try served.requested(try edit(KubernetesObject(current)), in: name.namespace)
            try checkPreconditions(of: edited, against: stored, served)
            var admitted = try Admission(served: served, options: options)
                .updated(edited, from: current, subresource: subresource)
            if !isApply {
                // An apply has said itself who owns what.
                admitted = FieldOwnership(
                    served, manager: options.fieldManager, subresource: subresource, time: ObjectMetadata.text(now())
                ).tracked(admitted, from: current)
            }
            // A write that changes nothing makes no new version, and no event.
            if admitted == current { return .kept(stored) }
            let kept = served.stored(admitted)
            let draft = ObjectDraft(kept, fields: served.selectable.values(of: kept))
            try Admission.checkSize(draft)
            if options.isDryRun { return .tried(admitted) }
            let result =
                Deletion.isComplete(kept, served)
                ? try ended(served, place, last: kept, expecting: stored.version)
                : try replaced(served, place, draft, expecting: stored.version)
            if let result { return .kept(result) }
        }
    }

    /// Keeps the object of `draft` where the one at `place` is still of the version that was `expected`; nil where it is not.
    private func replaced(
        _ served: ServedResource, _ place: ObjectPlace, _ draft: ObjectDraft, expecting version: Int
    ) throws(APIFailure) -> StoredObject? {
        let stored = try store.with { state throws(APIFailure) -> StoredObject? in
            try Self.isCurrent(version, place, served, in: state) ? try state.put(place.resource, draft) : nil
        }
        if let stored { follow(written: place, owners: stored.owners) }
        return stored
    }

    /// Removes an object that was being deleted, and has lost its last finalizer by becoming `last`; nil where it is of another version
    /// than was `expected`.
    private func ended(
        _ served: ServedResource, _ place: ObjectPlace, last: JSONValue, expecting version: Int
    ) throws(APIFailure) -> StoredObject? {
        let gone = try store.with { state throws(APIFailure) -> StoredObject? in
            try Self.isCurrent(version, place, served, in: state) ? try state.remove(place, last: last) : nil
        }
        if let gone { follow(removed: gone, from: place) }
        return gone
    }

    /// Whether the object at `place` is of this version. Throws 404 where it is gone.
    private static func isCurrent(
        _ version: Int, _ place: ObjectPlace, _ served: ServedResource, in state: StoreState
    ) throws(APIFailure) -> Bool {
        guard let current = state.object(place) else { throw .notFound(served.groupResource, place.name.name) }
        return current.version == version
    }

    private func checkPreconditions(of object: JSONValue, against stored: StoredObject, _ served: ServedResource)
        throws(APIFailure)
    {
        let view = KubernetesObject(object)
        if !view.resourceVersion.isEmpty, view.resourceVersion != String(stored.version) {
            throw .modified(served.groupResource, stored.name.name)
        }
        if !view.uid.isEmpty, view.uid != stored.uid {
            throw .conflict(
                served.groupResource, stored.name.name,
                "Precondition failed: UID in precondition: \(view.uid), UID in object meta: \(stored.uid)")
        }
    }

    private func checkSubresource(_ subresource: String?, _ served: ServedResource) throws(APIFailure) {
        if let subresource, !served.subresources.contains(subresource) { throw .noSuchPath }
    }
}
