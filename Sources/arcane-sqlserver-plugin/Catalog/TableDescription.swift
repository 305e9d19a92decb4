import ArcaneCore

/// A table or view, as the catalog describes it at one moment.
struct TableDescription: Hashable, Sendable {
    /// Its schema and name.
    var name: TableName
    /// The number of the object; a table that is dropped and made again has another one.
    var objectID: Int
    /// When it was made, as the server writes it.
    var created: String
    /// Whether it is a view.
    var isView = false
    /// The version at which tracking of its changes began; nil where they are not tracked, or the login may not see that they are.
    var trackingBegan: Int64?
    /// The columns, in the order of the table.
    var columns: [TableColumn]

    /// The columns of the primary key in the order of its index, by which ranges are cheap to read.
    var key: [TableColumn] {
        columns.filter { $0.keyOrdinal != nil }.sorted { ($0.keyOrdinal ?? 0) < ($1.keyOrdinal ?? 0) }
    }

    /// The column of a name. SQL Server's collation decides whether case counts; here it counts only where names differ in nothing else.
    func column(named name: String) -> TableColumn? {
        columns.first { $0.name == name } ?? columns.first { $0.name.lowercased() == name.lowercased() }
    }

    /// Checks that all names which a field of the spec has are those of columns. Throws `StreamError.configuration` with those that are not.
    func checkNames(_ names: [String], of field: String) throws {
        let unknown = names.filter { column(named: $0) == nil }
        if !unknown.isEmpty { throw hasNone(of: unknown, in: field) }
    }

    /// The error of a field of the spec that has names which no column has.
    func hasNone(of names: [String], in field: String) -> StreamError {
        StreamError.configuration(
            "\(field): \(name) has no column \(names.map { "'\($0)'" }.joined(separator: " and no ")); it has "
                + columns.map(\.name).joined(separator: ", "))
    }
}

/// The name of a table or view.
struct TableName: Hashable, Sendable {
    /// The schema.
    var schema: String
    /// The name in the schema.
    var table: String

    /// The name in T-SQL, quoted.
    var quoted: String { "\(schema.quotedIdentifier).\(table.quotedIdentifier)" }
}

extension TableName: CustomStringConvertible {
    /// The name for people, such as `dbo.Orders`.
    var description: String { "\(schema).\(table)" }
}

extension String {
    /// The name as T-SQL writes any name: in brackets, with closing ones doubled.
    var quotedIdentifier: String { "[\(replacing("]", with: "]]"))]" }
}
