import ArcaneCore

/// A column of the table in which `kubectl get` shows objects.
struct TableColumn: Sendable {
    /// What a cell is made from.
    struct Row {
        let object: JSONValue
        let now: Timestamp

        /// The value at a path of member names.
        subscript(_ path: String...) -> JSONValue? { object[path: path] }

        /// How long the time at a path is ago.
        func age(_ path: String...) -> JSONValue { .string(HumanDuration.since(object[path: path], now: now)) }
    }

    /// The heading.
    let name: String
    /// The type of the cells: `string`, `integer`, `number`, `boolean` or `date`.
    var type = "string"
    /// `name` for the column by which an object is known; empty for others.
    var format = ""
    /// What the column is about.
    var description = ""
    /// 0 for columns that are always shown, more for those of `-o wide`.
    var priority = 0
    /// The cell; null where there is no value.
    let cell: @Sendable (Row) -> JSONValue

    init(
        _ name: String, type: String = "string", format: String = "", description: String = "", wide: Bool = false,
        _ cell: @escaping @Sendable (Row) -> JSONValue
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        priority = wide ? 1 : 0
        self.cell = cell
    }

    /// The entry of `columnDefinitions`.
    var json: JSONValue {
        [
            "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
            "priority": .integer(priority),
        ]
    }
}

extension TableColumn {
    /// The object's name.
    static let name = TableColumn("Name", format: "name", description: "The name, unique in its namespace.") {
        $0["metadata", "name"] ?? .null
    }

    /// How long ago the object was made.
    static let age = TableColumn("Age", description: "How long ago the object was created.") {
        $0.age("metadata", "creationTimestamp")
    }

    /// The text or number at a path; null where there is none.
    static func value(
        _ name: String, _ path: String..., type: String = "string", default missing: JSONValue = .null, wide: Bool = false
    ) -> TableColumn {
        TableColumn(name, type: type, wide: wide) { $0.object[path: path] ?? missing }
    }
}
