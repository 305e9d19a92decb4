/// What differs between two schemas of one stream, for the decision whether a stream may go on.
public struct SchemaDifference: Hashable, Sendable {
    /// Fields that only the newer schema has.
    public var added: [Field]
    /// Names of fields that only the older schema has.
    public var removed: [String]
    /// Fields whose type or nullability differs, or what the source has there: the older and the newer one.
    public var changed: [Change]
    /// Whether fields that both have stand in another order.
    public var isReordered: Bool
    /// Whether the key columns differ.
    public var isKeyChanged: Bool

    /// One field in its older and its newer form.
    public struct Change: Hashable, Sendable {
        /// The field as it was.
        public var old: Field
        /// The field as it is.
        public var new: Field

        /// Says so in the words of the source where only that is something else.
        fileprivate var text: String {
            if old.type == new.type, old.isNullable == new.isNullable, let before = old.source, let now = new.source {
                return "\(old.name) from \(before) to \(now)"
            }
            return "\(old) to \(new)"
        }
    }

    /// Compares `old` with `new` by names, types, nullability, order and key.
    public init(from old: Schema, to new: Schema) {
        let oldByName = Dictionary(old.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let newByName = Dictionary(new.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        added = new.fields.filter { oldByName[$0.name] == nil }
        removed = old.fields.map(\.name).filter { newByName[$0] == nil }
        changed = new.fields.compactMap { field in
            oldByName[field.name].flatMap { $0.isSame(as: field) ? nil : Change(old: $0, new: field) }
        }
        isReordered =
            old.fields.map(\.name).filter { newByName[$0] != nil }
            != new.fields.map(\.name).filter { oldByName[$0] != nil }
        isKeyChanged = old.key != new.key
    }

    /// Whether the schemas are the same.
    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && changed.isEmpty && !isReordered && !isKeyChanged
    }

    /// Whether the newer schema only adds nullable fields: a reader of the older one can go on.
    public var isAdditive: Bool {
        removed.isEmpty && changed.isEmpty && !isReordered && !isKeyChanged && added.allSatisfy(\.isNullable)
    }
}

extension Field {
    /// Whether nothing differs that both say: a schema that was stored by an older version may not say what the source had.
    fileprivate func isSame(as newer: Field) -> Bool {
        name == newer.name && type == newer.type && isNullable == newer.isNullable
            && (source == nil || newer.source == nil || source == newer.source)
    }
}

extension SchemaDifference: CustomStringConvertible {
    /// A sentence such as `added city: string; removed zip; changed total from int64 to float64`.
    public var description: String {
        var parts: [String] = []
        if !added.isEmpty { parts.append("added \(added.map(\.description).joined(separator: ", "))") }
        if !removed.isEmpty { parts.append("removed \(removed.joined(separator: ", "))") }
        if !changed.isEmpty {
            parts.append(
                "changed " + changed.map(\.text).joined(separator: ", "))
        }
        if isReordered { parts.append("columns reordered") }
        if isKeyChanged { parts.append("key changed") }
        return parts.isEmpty ? "no difference" : parts.joined(separator: "; ")
    }
}
