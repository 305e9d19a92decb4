import ArcaneCore

/// Which parts differ between two versions of an object.
struct FieldComparison: Hashable, Sendable {
    /// Parts that only the newer one has.
    private(set) var added = FieldSet.none
    /// Parts that both have, with different values.
    private(set) var modified = FieldSet.none
    /// Parts that only the older one has.
    private(set) var removed = FieldSet.none

    /// What was added or modified.
    var changed: FieldSet { added.union(modified) }

    init(from old: JSONValue, to new: JSONValue, _ structure: FieldStructure) throws(FieldStructure.Unkeyed) {
        (added, modified, removed) = try Self.difference(old, new, structure)
    }

    private typealias Parts = (added: FieldSet, modified: FieldSet, removed: FieldSet)

    private static func difference(
        _ old: JSONValue?, _ new: JSONValue?, _ structure: FieldStructure
    ) throws(FieldStructure.Unkeyed) -> Parts {
        if old == new { return (.none, .none, .none) }
        guard let old else { return (try only(new ?? .null, structure), .none, .none) }
        guard let new else { return (.none, .none, try only(old, structure)) }
        switch (old, new) {
        case (.object(let before), .object(let after)) where !structure.isAtomicObject:
            return try difference(
                Dictionary(uniqueKeysWithValues: before.map { (.field($0), $1) }),
                Dictionary(uniqueKeysWithValues: after.map { (.field($0), $1) }), structure)
        case (.array(let before), .array(let after)) where structure.list != .atomic:
            return try difference(try elements(before, structure), try elements(after, structure), structure)
        default: return (.none, .member, .none)
        }
    }

    private static func difference(
        _ old: [PathElement: JSONValue], _ new: [PathElement: JSONValue], _ structure: FieldStructure
    ) throws(FieldStructure.Unkeyed) -> Parts {
        var result: Parts = (.none, .none, .none)
        for element in Set(old.keys).union(new.keys) {
            let part = try difference(old[element], new[element], structure.structure(at: element))
            result.added[element] = part.added
            result.modified[element] = part.modified
            result.removed[element] = part.removed
        }
        return result
    }

    /// A part that only one version has: itself, and all that is in it.
    private static func only(_ value: JSONValue, _ structure: FieldStructure) throws(FieldStructure.Unkeyed) -> FieldSet {
        try OwnedFields.all(of: value, structure).union(.member)
    }

    private static func elements(
        _ entries: [JSONValue], _ structure: FieldStructure
    ) throws(FieldStructure.Unkeyed) -> [PathElement: JSONValue] {
        var result: [PathElement: JSONValue] = [:]
        for entry in entries {
            if let element = try structure.element(entry) { result[element] = entry }
        }
        return result
    }
}
