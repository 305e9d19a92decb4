/// A named, typed column.
public struct Field: Hashable, Sendable {
    /// The name, exactly as the source spells it.
    public var name: String
    /// The type of the values.
    public var type: DataType
    /// Whether a value may be absent.
    public var isNullable: Bool
    /// What the source has there, such as `datetime2(3), column 5`; nil where the source does not say. Where it becomes something else, values
    /// that were read before may be others, though they are written as the same type: the schema has changed.
    public var source: String?

    /// Creates a field; nullable unless told otherwise.
    public init(_ name: String, _ type: DataType, isNullable: Bool = true, source: String? = nil) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.source = source
    }
}

extension Field: CustomStringConvertible {
    /// `name: type`, with a `!` behind the type of a field that is never null.
    public var description: String { "\(name): \(type)\(isNullable ? "" : "!")" }
}

/// The columns of a stream, in order, and those that identify a row.
public struct Schema: Hashable, Sendable {
    /// The columns, in the order in which they are written.
    public var fields: [Field]
    /// The names of the key columns in key order; empty where rows have no key.
    public var key: [String]

    /// Creates a schema.
    public init(_ fields: [Field], key: [String] = []) {
        self.fields = fields
        self.key = key
    }

    /// Whether rows of `newer`, which the source has now, go on where rows of this one ended: nothing that both know differs.
    public func isSame(as newer: Schema) -> Bool { self == newer || SchemaDifference(from: self, to: newer).isEmpty }

    /// The position of the field called `name`.
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    /// Whether nothing is known of the columns yet, as before the first record of an inferred schema.
    public var isUnknown: Bool { fields.isEmpty }
}
