import ArcaneKubernetes

/// A change of an object, as the store records it for watches.
struct StoreChange: Sendable {
    enum Kind: Sendable {
        case added, modified, deleted
    }

    let kind: Kind
    /// The object after the change; as it was last, with the version of the deletion, where it is gone.
    let object: StoredObject
    /// The object before the change.
    let previous: StoredObject?

    /// What a watch with this selection is told; nil where the change is none of its business.
    ///
    /// An object that stops being selected is gone for the watch, one that begins to be is new. As in the API, the version is that of the change.
    func seen(by selection: ObjectSelection) -> StoreChange? {
        let isSelected = kind != .deleted && selection.selects(object)
        let wasSelected = previous.map(selection.selects) ?? false
        switch (wasSelected, isSelected) {
        case (false, false): return nil
        case (false, true): return StoreChange(kind: .added, object: object, previous: nil)
        case (true, true): return StoreChange(kind: .modified, object: object, previous: previous)
        case (true, false):
            guard kind != .deleted, let previous else { return StoreChange(kind: .deleted, object: object, previous: previous) }
            let last = StoredObject(ObjectDraft(previous.json, fields: previous.fields), version: object.version)
            return StoreChange(kind: .deleted, object: last, previous: previous)
        }
    }
}
