import ArcaneCore
import ArcaneKubernetes
import Synchronization

// Garbage collection: what follows from a write. The API does this in the background, soon; here it is done before the call returns.
// Where the state folder cannot be written a step is left out, and taken up at the next start.
extension ControlPlane {
    /// After an object was created or changed.
    func follow(written place: ObjectPlace, owners: [String]) {
        if place.resource == GroupResource(.customResourceDefinitions) { refreshDefinition(place) }
        if !owners.isEmpty, store.with({ state in owners.allSatisfy { state.place(uid: $0) == nil } }) {
            // All its owners are gone, so it goes too.
            collect(place, .background)
        }
    }

    /// After an object was marked as being deleted.
    func follow(marked place: ObjectPlace) { sweep(place) }

    /// After an object was removed.
    func follow(removed object: StoredObject, from place: ObjectPlace) {
        if place.resource == GroupResource(.customResourceDefinitions) { refreshDefinition(place) }
        let (dependents, holders) = store.with { state in
            let dependents = state.dependents(of: object.uid)
            var holders = object.owners.compactMap { state.place(uid: $0) }
            holders.append(ObjectPlace(resource: GroupResource(.namespaces), name: ObjectName("", place.name.namespace)))
            holders.append(
                ObjectPlace(
                    resource: GroupResource(.customResourceDefinitions), name: ObjectName("", place.resource.description)))
            return (dependents, holders.filter { state.object($0)?.isTerminating == true })
        }
        for dependent in dependents { leave(dependent, owner: object.uid) }
        for holder in holders { sweep(holder) }
    }

    /// Takes up what was not done when the process ended.
    func resumeCollection() {
        for place in store.with({ $0.places { _, object in object.isTerminating } }) { sweep(place) }
        let orphans = store.with { state in
            state.places { _, object in !object.owners.isEmpty && object.owners.allSatisfy { state.place(uid: $0) == nil } }
        }
        for place in orphans { collect(place, .background) }
    }

    /// Lets the dependents of an owner stay without it.
    func release(dependentsOf uid: String) {
        for dependent in store.with({ $0.dependents(of: uid) }) { dropReference(dependent, to: [uid]) }
    }

    /// A dependent of an owner that is gone: it goes too, or goes on with the owners that are left.
    private func leave(_ dependent: ObjectPlace, owner: String) {
        let hasOthers = store.with { state in
            state.object(dependent)?.owners.contains { $0 != owner && state.place(uid: $0) != nil } ?? false
        }
        if hasOthers { dropReference(dependent, to: [owner]) } else { collect(dependent, .background) }
    }

    private func dropReference(_ place: ObjectPlace, to owners: Set<String>) {
        let change = { (state: inout StoreState) throws(APIFailure) in
            guard let json = state.object(place)?.json else { return }
            let kept = (json["metadata"]?["ownerReferences"]?.arrayValue ?? []).filter {
                !owners.contains($0["uid"]?.stringValue ?? "")
            }
            let references: JSONValue? = kept.isEmpty ? nil : .array(kept)
            _ = try state.put(place.resource, json.setting(["metadata", "ownerReferences"], to: references))
        }
        try? store.with(change)
    }

    private func collect(_ place: ObjectPlace, _ propagation: DeleteOptions.Propagation) {
        guard let served = kinds.withLock({ $0.served(place.resource) }) else { return }
        _ = try? deleted(served, place.name, DeleteOptions(propagation: propagation), isDryRun: false)
    }

    /// Goes on with the end of an object that waits for others.
    private func sweep(_ place: ObjectPlace) {
        sweeps.run(place) {
            switch place.resource {
            case GroupResource(.namespaces):
                sweepContent(of: place, clearing: ["spec", "finalizers"]) { _, object in
                    object.name.namespace == place.name.name
                }
            case GroupResource(.customResourceDefinitions):
                guard let definition = store.with({ $0.object(place) })?.json else { return }
                let resource = CustomKinds.resource(of: definition)
                sweepContent(of: place, dropping: Deletion.definitionFinalizer) { kind, _ in kind == resource }
            default: break
            }
            sweepDependents(of: place)
        }
    }

    /// Deletes what a namespace or a definition contains, and lets go of it when nothing is left.
    private func sweepContent(
        of place: ObjectPlace, clearing field: [String] = [], dropping finalizer: String = "",
        _ isContent: (GroupResource, StoredObject) -> Bool
    ) {
        for content in store.with({ $0.places { !$1.isTerminating && isContent($0, $1) } }).sorted(by: { $0.name < $1.name }) {
            collect(content, .background)
        }
        guard store.with({ $0.places(isContent) }).isEmpty else { return }
        finish(place) { object in
            let cleared = field.isEmpty ? object : object.setting(field, to: nil)
            return ObjectMetadata.withFinalizers(cleared, ObjectMetadata.finalizers(cleared).filter { $0 != finalizer })
        }
    }

    /// Deletes the dependents of an owner that goes after them, and lets go of the owner when none holds it any more.
    private func sweepDependents(of place: ObjectPlace) {
        guard let owner = store.with({ $0.object(place) }), owner.isTerminating,
            ObjectMetadata.finalizers(owner.json).contains(Deletion.foreground)
        else { return }
        for dependent in store.with({ $0.dependents(of: owner.uid) }) {
            let (isTerminating, hasOthers, ownsOthers) = store.with { state in
                let object = state.object(dependent)
                let others = object?.owners.filter { $0 != owner.uid } ?? []
                return (
                    object?.isTerminating ?? true,
                    others.contains { state.place(uid: $0).flatMap(state.object)?.isTerminating == false },
                    object.map { !state.dependents(of: $0.uid).isEmpty } ?? false
                )
            }
            if hasOthers {
                dropReference(dependent, to: [owner.uid])
            } else if !isTerminating {
                collect(dependent, ownsOthers ? .foreground : .background)
            }
        }
        let isHeld = store.with { state in
            state.dependents(of: owner.uid).contains {
                state.object($0).map { Self.blocks($0.json, owner: owner.uid) } ?? false
            }
        }
        if !isHeld {
            finish(place) {
                ObjectMetadata.withFinalizers($0, ObjectMetadata.finalizers($0).filter { $0 != Deletion.foreground })
            }
        }
    }

    private static func blocks(_ dependent: JSONValue, owner: String) -> Bool {
        (dependent["metadata"]?["ownerReferences"]?.arrayValue ?? []).contains {
            $0["uid"] == .string(owner) && $0["blockOwnerDeletion"] == true
        }
    }

    /// Edits an object that is being deleted, which is its end where nothing else holds it.
    private func finish(_ place: ObjectPlace, _ edit: (JSONValue) -> JSONValue) {
        guard let served = kinds.withLock({ $0.served(place.resource) }) else { return }
        let gone = try? store.with { state throws(APIFailure) -> StoredObject? in
            guard let json = state.object(place)?.json, json["metadata"]?["deletionTimestamp"] != nil else { return nil }
            let edited = edit(json)
            if Deletion.isComplete(edited, served) { return try state.remove(place, last: edited) }
            if edited != json { _ = try state.put(place.resource, edited) }
            return nil
        }
        if let gone = gone ?? nil { follow(removed: gone, from: place) }
    }

    /// Serves a kind as its definition says now; not at all where it is gone.
    private func refreshDefinition(_ place: ObjectPlace) {
        kinds.withLock { registry in
            store.with { state in
                let old = registry.all.filter { $0.isCustom && $0.groupResource.description == place.name.name }
                let new = state.object(place).map { CustomKinds.read($0.json) } ?? []
                guard let resource = (old.first ?? new.first)?.groupResource, old != new else { return }
                registry.replace(resource, with: new)
                if let first = new.first { state.setFields(first.selectable, of: resource) }
                if Set(old.map(\.resource)) != Set(new.map(\.resource)), !old.isEmpty { state.endWatches(of: resource) }
            }
        }
    }
}
