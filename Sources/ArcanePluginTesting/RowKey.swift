public import ArcaneCore

/// What identifies a row: the values of the key columns, in their order.
///
/// A row that may rightly come several times, such as a record that changes, needs its version in the key.
public struct RowKey: Hashable, Sendable {
    /// The values, as JSON.
    public var values: [JSONValue]

    /// Creates a key.
    public init(_ values: [JSONValue]) {
        self.values = values
    }

    /// The key of a row: the values of `columns`; what the row lacks is null.
    public init(of row: JSONValue, columns: [String]) {
        values = columns.map { row[$0] ?? .null }
    }
}

extension RowKey: ExpressibleByArrayLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, CustomStringConvertible {
    /// A key of several columns.
    public init(arrayLiteral elements: JSONValue...) { self.init(elements) }
    /// A key of one column that holds a whole number.
    public init(integerLiteral value: Int) { self.init([.integer(value)]) }
    /// A key of one column that holds a text.
    public init(stringLiteral value: String) { self.init([.string(value)]) }
    /// The values as a JSON list.
    public var description: String { JSONValue.array(values).text }
}

extension Collection<RowKey> {
    /// How many keys these are, and the first few of them, for a message.
    var summary: String {
        let few = map(\.description).sorted().prefix(5).joined(separator: ", ")
        return "\(count), such as \(few)"
    }
}
