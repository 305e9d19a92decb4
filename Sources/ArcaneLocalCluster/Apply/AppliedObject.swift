import ArcaneCore

/// What an object is after somebody has applied what he wants of it.
enum AppliedObject {
    /// `live` with `wanted` laid over it: what is owned by its parts is merged, anything else is replaced.
    static func merged(
        _ live: JSONValue, _ wanted: JSONValue, _ structure: FieldStructure
    ) throws(FieldStructure.Unkeyed) -> JSONValue {
        switch (live, wanted) {
        case (.object(var members), .object(let others)) where !structure.isAtomicObject:
            for (name, value) in others {
                guard let member = members[name] else {
                    members[name] = value
                    continue
                }
                members[name] = try merged(member, value, structure.structure(at: .field(name)))
            }
            return .object(members)
        case (.array(let entries), .array(let others)) where structure.list != .atomic:
            return .array(try mergedList(entries, others, structure))
        default: return wanted
        }
    }

    /// The entries of both, in the order of `wanted`; others stay behind the one that they followed.
    private static func mergedList(
        _ live: [JSONValue], _ wanted: [JSONValue], _ structure: FieldStructure
    ) throws(FieldStructure.Unkeyed) -> [JSONValue] {
        var rest: [(element: PathElement?, entry: JSONValue)] = []
        for entry in live { rest.append((try structure.element(entry), entry)) }
        var wantedElements: [PathElement?] = []
        for entry in wanted { wantedElements.append(try structure.element(entry)) }
        var result: [JSONValue] = []
        for (element, entry) in zip(wantedElements, wanted) {
            guard let element, let place = rest.firstIndex(where: { $0.element == element }) else {
                result.append(entry)
                continue
            }
            // What stands before it and is not wanted anywhere keeps its place.
            result += rest[..<place].filter { !wantedElements.contains($0.element) }.map(\.entry)
            result.append(
                structure.list == .set ? entry : try merged(rest[place].entry, entry, structure.structure(at: element)))
            rest = rest[..<place].filter { wantedElements.contains($0.element) } + rest[(place + 1)...]
        }
        return result + rest.map(\.entry)
    }

    /// `value` without what was applied before and is not any more, as far as nobody else owns it.
    ///
    /// - Parameters:
    ///   - before: what was applied before.
    ///   - owned: what all managers own now.
    static func pruned(_ value: JSONValue, before: FieldSet, owned: FieldSet, _ structure: FieldStructure) -> JSONValue {
        switch value {
        case .object(var members):
            for (element, was) in before.children {
                guard case .field(let name) = element, let member = members[name] else { continue }
                if isGone(element, was, owned[element], structure) {
                    members[name] = nil
                } else {
                    members[name] = pruned(
                        member, before: was, owned: owned[element], structure.structure(at: element))
                }
            }
            return .object(members)
        case .array(let entries) where structure.list != .atomic:
            return .array(
                entries.compactMap { entry in
                    guard let element = try? structure.element(entry) else { return entry }
                    let was = before[element]
                    if was.isEmpty { return entry }
                    if isGone(element, was, owned[element], structure) { return nil }
                    return pruned(entry, before: was, owned: owned[element], structure.structure(at: element))
                })
        default: return value
        }
    }

    /// A field goes when nobody owns anything of it; the entry of a map or list, when nobody owns the entry itself.
    private static func isGone(
        _ element: PathElement, _ before: FieldSet, _ owned: FieldSet, _ structure: FieldStructure
    ) -> Bool {
        structure.isField(element) ? owned.isEmpty : before.isMember && !owned.isMember
    }
}
