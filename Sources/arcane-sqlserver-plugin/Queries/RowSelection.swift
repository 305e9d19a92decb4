import ArcaneCore

/// The columns of a table that a stream reads, and what each of them becomes.
struct RowSelection: Hashable, Sendable {
    /// The columns of the primary key, in the order of the table; empty for a table without one.
    var key: [SelectedColumn]
    /// The other columns, in the order of the table.
    var others: [SelectedColumn]

    /// All columns, those of the key first.
    var columns: [SelectedColumn] { key + others }
}

/// A column that is read.
struct SelectedColumn: Hashable, Sendable {
    /// The column in the catalog.
    var column: TableColumn
    /// How it is read.
    var reading: ColumnReading

    /// What a query selects, from the table with this alias.
    func expression(_ alias: String) -> String { reading.expression.text(of: "\(alias).\(column.name.quotedIdentifier)") }
}

extension RowSelection {
    /// Chooses the columns that the spec asks for. Throws `StreamError.configuration` for a name that the table does not have, a
    /// type that cannot be read, and names that the written columns need for themselves.
    ///
    /// A column to leave out that is not there does no harm here: it may have been dropped. `check` speaks of it.
    init(_ table: TableDescription, fields: FieldsSpec, times: TimeForm, mode: ReadingMode) throws {
        try table.checkNames(fields.include, of: "fields.include")
        func columns(_ names: [String]) -> Set<String> { Set(names.compactMap { table.column(named: $0)?.name }) }
        let (included, excluded) = (columns(fields.include), columns(fields.exclude))
        let chosen = table.columns.filter { column in
            if column.keyOrdinal != nil { return true }
            if !included.isEmpty { return included.contains(column.name) }
            return !excluded.contains(column.name) && !column.isHidden && !column.isColumnSet
        }
        let reserved = Set(OutputColumns.added(mode: mode, hasKey: !table.key.isEmpty).map { $0.lowercased() })
        var wrong: [String] = []
        let selected: [SelectedColumn] = try chosen.compactMap { column in
            if reserved.contains(column.name.lowercased()) {
                wrong.append(
                    "\(table.name) has a column '\(column.name)', a name that the stream's own columns have; "
                        + (column.keyOrdinal == nil ? "add it to fields.exclude" : "rename it, or read a view that does"))
            }
            do {
                let times = column.keyOrdinal == nil ? times : .exact
                return SelectedColumn(column: column, reading: try column.type.reading(times: times, column: column.name))
            } catch let error as StreamError where error.code == .configuration {
                wrong.append(error.message)
                return nil
            }
        }
        if !wrong.isEmpty { throw StreamError.configuration(wrong.joined(separator: "; ")) }
        self.init(
            key: selected.filter { $0.column.keyOrdinal != nil }, others: selected.filter { $0.column.keyOrdinal == nil })
    }
}
