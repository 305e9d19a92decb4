import ArcaneCore
import ArcaneKubernetes

/// Who owns which fields of an object after a write, and what the object is after a server-side apply. Pure.
///
/// Ownership is followed only from the first apply of an object on: most objects are never applied so, and are kept without. What is there at
/// the first apply belongs to `before-first-apply`, and what `kubectl apply` without `--server-side` has set, to `kubectl-client-side-apply`.
struct FieldOwnership: Sendable {
    private let served: ServedResource
    private let manager: String
    private let subresource: String?
    /// When the write happens, as objects have times.
    private let time: String

    /// Who gives no name is called `unknown`.
    init(_ served: ServedResource, manager: String?, subresource: String?, time: String) {
        self.served = served
        self.manager = manager ?? "unknown"
        self.subresource = subresource
        self.time = time
    }

    private var structure: FieldStructure { FieldStructure(of: served) }

    /// The object after `wanted` is applied to `live`, which is nil where there is none.
    ///
    /// What the manager has applied before and does not want any more goes, as far as nobody else owns it. Throws 409 where others own what
    /// would change, unless it `isForced`: they lose it then.
    func applied(_ wanted: JSONValue, to live: JSONValue?, isForced: Bool) throws(APIFailure) -> JSONValue {
        if let fields = wanted["metadata"]?["managedFields"], !fields.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        let livePart = OwnablePart.of(live ?? [:], served, subresource: subresource)
        let me = ManagedFields.Manager(name: manager, applies: true, subresource: subresource)
        var owners: ManagedFields
        let part: JSONValue
        let difference: FieldComparison
        do throws(FieldStructure.Unkeyed) {
            (part, owners) = try merged(
                OwnablePart.of(wanted, served, subresource: subresource).withoutNulls, livePart, live, me)
            difference = try FieldComparison(from: livePart, to: part, structure)
        } catch {
            throw .badRequest(
                "failed to create typed patch object: \(error.path): element has no '\(error.key)', which is a part of its key")
        }
        if !isForced, let conflicts = conflicts(over: difference.changed, owners, me, live) { throw conflicts.failure }
        owners.take(difference.changed.union(difference.removed), exceptFrom: me)
        return result(part, wanted: wanted, live: live, owners)
    }

    /// `object` after a write of another kind, with what it means for the owners.
    func tracked(_ object: JSONValue, from live: JSONValue) -> JSONValue {
        let requested = object["metadata"]?["managedFields"]
        guard live["metadata"]?["managedFields"] != nil, requested != [[:]] else {
            return requested == nil ? object : object.setting(["metadata", "managedFields"], to: nil)
        }
        var owners = ManagedFields(live["metadata"]?["managedFields"])
        let written = ManagedFields(requested)
        // Who writes the list itself changes who owns what, as kubectl does when it goes over to server-side apply.
        if subresource == nil, !written.entries.isEmpty { owners = written }
        if let difference = try? FieldComparison(
            from: OwnablePart.of(live, served, subresource: subresource),
            to: OwnablePart.of(object, served, subresource: subresource), structure)
        {
            let me = ManagedFields.Manager(name: manager, applies: false, subresource: subresource)
            owners.take(difference.changed.union(difference.removed), exceptFrom: me)
            if !difference.changed.union(difference.removed).isEmpty {
                let mine = owners[me].union(difference.changed).subtracting(difference.removed)
                owners.set(me, to: mine, apiVersion: served.resource.apiVersion, time: time)
            }
        }
        return object.setting(["metadata", "managedFields"], to: owners.json)
    }

    /// `wanted` laid over `live` without what `me` has applied before and nobody owns any more; and who owns what then, before others lose it.
    private func merged(
        _ wanted: JSONValue, _ livePart: JSONValue, _ live: JSONValue?, _ me: ManagedFields.Manager
    ) throws(FieldStructure.Unkeyed) -> (JSONValue, ManagedFields) {
        var owners = ManagedFields()
        if let live { owners = try knownOwners(of: live) }
        let before = owners[me]
        owners.set(me, to: try OwnedFields.all(of: wanted, structure), apiVersion: served.resource.apiVersion, time: time)
        let merged = try AppliedObject.merged(livePart, wanted, structure)
        return (AppliedObject.pruned(merged, before: before, owned: owners.all, structure), owners)
    }

    /// Who owns what of an object that is there. At the first apply: whoever has made it.
    private func knownOwners(of live: JSONValue) throws(FieldStructure.Unkeyed) -> ManagedFields {
        var owners = ManagedFields(live["metadata"]?["managedFields"])
        guard owners.entries.isEmpty else { return owners }
        let noted = LastApplied.fields(of: live, served, structure) ?? .none
        let all = try OwnedFields.all(of: OwnablePart.of(live, served, subresource: nil), structure)
        let first = ManagedFields.Manager(name: "before-first-apply", applies: false)
        let apiVersion = served.resource.apiVersion
        owners.set(LastApplied.manager, to: noted.intersection(all), apiVersion: apiVersion, time: time)
        owners.set(first, to: all.subtracting(noted), apiVersion: apiVersion, time: time)
        return owners
    }

    /// What others own of `fields`; nil where it is nothing, or only what the same kubectl has set without `--server-side`.
    private func conflicts(
        over fields: FieldSet, _ owners: ManagedFields, _ me: ManagedFields.Manager, _ live: JSONValue?
    ) -> ApplyConflicts? {
        let owned = owners.entries.filter { $0.manager != me }.map { (manager: $0, fields: $0.fields.intersection(fields)) }
            .filter { !$0.fields.isEmpty }
        if owned.isEmpty { return nil }
        let conflicts = ApplyConflicts(owners: owned)
        if manager == "kubectl", let live, let own = LastApplied.fields(of: live, served, structure), conflicts.areAll(in: own)
        {
            return nil
        }
        return conflicts
    }

    /// The whole object: `part` with what cannot be owned.
    private func result(_ part: JSONValue, wanted: JSONValue, live: JSONValue?, _ owners: ManagedFields) -> JSONValue {
        var members = (live ?? wanted).objectValue ?? [:]
        var metadata = members["metadata"]?.objectValue ?? [:]
        if let subresource {
            members[subresource] = part[subresource]
        } else {
            let kept = members.filter { served.hasStatus && $0.key == "status" || ["apiVersion", "kind"].contains($0.key) }
            members = kept.merging(part.objectValue ?? [:]) { $1 }
            let system = metadata.filter { OwnablePart.systemMetadata.contains($0.key) }
            metadata = system.merging(part["metadata"]?.objectValue ?? [:]) { $1 }
        }
        // A version or uid in the body is what the object has to be of.
        for name in ["resourceVersion", "uid"] {
            if let expected = wanted["metadata"]?[name] { metadata[name] = expected }
        }
        metadata["managedFields"] = owners.json
        members["metadata"] = .object(metadata)
        return .object(members)
    }
}

extension JSONValue {
    /// This value without members that are null.
    fileprivate var withoutNulls: JSONValue {
        switch self {
        case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
        case .array(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}
