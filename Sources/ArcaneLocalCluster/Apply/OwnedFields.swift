import ArcaneCore

/// The parts of a value, as they are owned by whoever has set it.
enum OwnedFields {
    /// All parts of `value`.
    static func all(of value: JSONValue, _ structure: FieldStructure) throws(FieldStructure.Unkeyed) -> FieldSet {
        switch value {
        case .object(let members) where !structure.isAtomicObject && !members.isEmpty:
            var result = FieldSet.none
            for (name, member) in members {
                let element = PathElement.field(name)
                var child = try below(element.text) { () throws(FieldStructure.Unkeyed) in
                    try all(of: member, structure.structure(at: element))
                }
                // The entries of a map are parts of their own, whatever is in them.
                if !structure.isField(element) { child.isMember = true }
                result[element] = child
            }
            return result
        case .array(let entries) where structure.list != .atomic && !entries.isEmpty:
            var result = FieldSet.none
            for (index, entry) in entries.enumerated() {
                let (element, child) = try below("[\(index)]") { () throws(FieldStructure.Unkeyed) in
                    guard let element = try structure.element(entry) else { return (nil as PathElement?, FieldSet.none) }
                    return (element, structure.list == .set ? .none : try all(of: entry, structure.structure(at: element)))
                }
                if let element { result[element] = result[element].union(child).union(.member) }
            }
            return result
        default: return .member
        }
    }

    /// What `body` returns; the paths of its errors begin with `step`.
    private static func below<Result>(
        _ step: String, _ body: () throws(FieldStructure.Unkeyed) -> Result
    ) throws(FieldStructure.Unkeyed) -> Result {
        do throws(FieldStructure.Unkeyed) {
            return try body()
        } catch {
            throw FieldStructure.Unkeyed(key: error.key, path: step + error.path)
        }
    }
}
