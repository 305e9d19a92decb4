import ArcaneCore

/// A column of `kubectl get`.
public struct PrinterColumn: Hashable, Sendable {
    /// The types that columns have.
    public enum Kind: String, Sendable {
        case string, integer, number, boolean, date
    }

    /// The heading.
    public var name: String
    /// The type of its values.
    public var kind: Kind
    /// Where the value is in the object, such as `.spec.sink.location`.
    public var jsonPath: String
    /// 0 for columns that are always shown, more for those of `-o wide`.
    public var priority: Int

    /// Creates a column.
    public init(_ name: String, _ kind: Kind = .string, at jsonPath: String, priority: Int = 0) {
        self.name = name
        self.kind = kind
        self.jsonPath = jsonPath
        self.priority = priority
    }

    /// The column as a CRD has it.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "type": .string(kind.rawValue), "jsonPath": .string(jsonPath),
        ]
        if priority != 0 { members["priority"] = .integer(priority) }
        return .object(members)
    }
}
