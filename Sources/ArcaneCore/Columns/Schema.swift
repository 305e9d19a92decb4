/// A named, typed column.
public struct Field: Hashable, Sendable {
    /// The name, exactly as the source spells it.
    public var name: String
    /// The type of the values.
    public var type: DataType
    /// Whether a value may be absent.
    public var isNullable: Bool

    /// Creates a field; nullable unless told otherwise.
    public init(_ name: String, _ type: DataType, isNullable: Bool = true) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
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

    /// The position of the field called `name`.
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }

    /// Whether nothing is known of the columns yet, as before the first record of an inferred schema.
    public var isUnknown: Bool { fields.isEmpty }
}
