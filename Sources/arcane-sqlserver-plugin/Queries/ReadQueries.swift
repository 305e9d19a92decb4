import ArcaneCore

/// The queries that read rows of a table, as T-SQL made from its description.
struct ReadQueries: Hashable, Sendable {
    /// The table or view.
    var table: TableName
    /// What is selected.
    var selection: RowSelection
    /// The columns of the primary key in the order of its index, by which the table is divided.
    var keyOrder: [SelectedColumn]
    /// The spec's condition; nil for all rows.
    var filter: String?
    /// The names of the columns that are used, quoted.
    private var names: [String]

    /// Creates the queries of a table. Throws `StreamError.configuration` where the spec and the table do not fit.
    init(_ table: TableDescription, spec: SqlServerSpec) throws {
        self.table = table.name
        selection = try RowSelection(table, fields: spec.fields, times: spec.times, mode: spec.mode)
        let columns = Dictionary(selection.key.map { ($0.column.name, $0) }, uniquingKeysWith: { first, _ in first })
        keyOrder = table.key.compactMap { columns[$0.name] }
        filter = spec.filter
        // A login need not have rights on the others.
        let used = Set(
            selection.columns.map(\.column.name) + [spec.cursorColumn.flatMap(table.column(named:))?.name].compactMap(\.self))
        names = table.columns.map(\.name).filter(used.contains).map(\.quotedIdentifier)
    }
}

// MARK: Changes

extension ReadQueries {
    /// The changes behind `last` up to `upper`, each with the row as it is now: the key, version, operation, and the other columns.
    ///
    /// A change whose row is gone already, or is hidden by the filter, is a delete. The key's columns are never NULL in a table, so they tell.
    func changes(after last: Int64, upTo upper: Int64) -> Statement {
        let columns =
            selection.key.map { "ct.\($0.column.name.quotedIdentifier)" } + [
                "ct.SYS_CHANGE_VERSION", "CASE WHEN \(marker) IS NULL THEN N'D' ELSE ct.SYS_CHANGE_OPERATION END",
            ] + selection.others.map { $0.expression("t") }
        return Statement(
            text: """
                SELECT \(columns.joined(separator: ", ")) FROM CHANGETABLE(CHANGES \(table.quoted), \(last)) AS ct \
                LEFT JOIN \(source) ON \(joined) AND ct.SYS_CHANGE_OPERATION <> N'D' \
                WHERE ct.SYS_CHANGE_VERSION <= \(upper)
                """)
    }

    /// How many of the changes behind `last` up to `upper` there are, `limit` at most, and the version of the last of them.
    func bound(after last: Int64, upTo upper: Int64, limit: Int) -> Statement {
        Statement(
            text: """
                SELECT CAST(COUNT_BIG(*) AS nvarchar(20)), CAST(MAX(v.version) AS nvarchar(20)) FROM (\
                SELECT TOP (\(limit)) ct.SYS_CHANGE_VERSION AS version \
                FROM CHANGETABLE(CHANGES \(table.quoted), \(last)) AS ct \
                WHERE ct.SYS_CHANGE_VERSION <= \(upper) ORDER BY ct.SYS_CHANGE_VERSION) AS v
                """)
    }

    /// The key column of the joined row that says whether there is one.
    private var marker: String { "t.\((selection.key.first?.column.name ?? "").quotedIdentifier)" }

    private var joined: String {
        selection.key.map { "t.\($0.column.name.quotedIdentifier) = ct.\($0.column.name.quotedIdentifier)" }
            .joined(separator: " AND ")
    }
}

// MARK: The table

extension ReadQueries {
    /// The rows of a part of the table.
    func rows(of range: KeyRange) -> Statement {
        var conditions: [Statement] = []
        if case .keys(let after, let upTo) = range {
            if let after { conditions.append(comparison(">", after)) }
            if let upTo { conditions.append(comparison("<=", upTo)) }
        }
        return rows(where: conditions)
    }

    /// The key of the last row of the slice of `count` rows behind `after`; no row where that slice is the last.
    func boundary(after: [String]?, count: Int) -> Statement {
        let columns = keyOrder.map { "\($0.column.type.boundText(of: qualified($0))) AS \($0.column.name.quotedIdentifier)" }
            .joined(separator: ", ")
        let order = keyOrder.map(qualified).joined(separator: ", ")
        let condition = after.map { comparison(">", $0) }
        return Statement(
            text: """
                SELECT \(columns) FROM \(source)\(condition.map { " WHERE \($0.text)" } ?? "") ORDER BY \(order) \
                OFFSET \(count - 1) ROWS FETCH NEXT 1 ROWS ONLY
                """, parameters: condition?.parameters ?? [])
    }

    /// The rows that meet the conditions.
    func rows(where conditions: [Statement], hint: String = "") -> Statement {
        let columns = selection.columns.map { $0.expression("t") }.joined(separator: ", ")
        let text = conditions.map(\.text).joined(separator: " AND ")
        return Statement(
            text: "SELECT \(columns) FROM \(source(hint: hint))\(text.isEmpty ? "" : " WHERE \(text)")",
            parameters: conditions.flatMap(\.parameters))
    }

    /// Whether a row's key is behind, or not behind, a key: column by column, since T-SQL does not compare rows.
    ///
    /// The first column is compared once more on its own, so that the server can seek in the key's index instead of reading all of it.
    private func comparison(_ sign: String, _ key: [String]) -> Statement {
        var alternatives: [String] = []
        var parameters: [String] = []
        for last in keyOrder.indices {
            let isFinal = last == keyOrder.count - 1
            let equal = keyOrder[..<last].map { comparison("=", $0) }
            alternatives.append(
                "(" + (equal + [comparison(isFinal ? sign : "\(sign.prefix(1))", keyOrder[last])]).joined(separator: " AND ")
                    + ")")
            parameters += key.prefix(last + 1)
        }
        guard keyOrder.count > 1, let first = keyOrder.first, let value = key.first else {
            return Statement(text: alternatives.joined(), parameters: parameters)
        }
        return Statement(
            text: "\(comparison("\(sign.prefix(1))=", first)) AND (\(alternatives.joined(separator: " OR ")))",
            parameters: [value] + parameters)
    }

    private func comparison(_ sign: String, _ column: SelectedColumn) -> String {
        "\(qualified(column)) \(sign) \(column.column.type.bound)"
    }

    private func qualified(_ column: SelectedColumn) -> String { "t.\(column.column.name.quotedIdentifier)" }

    private var source: String { source(hint: "") }

    /// The table under the alias `t`; with a filter a part of it, in which names mean the table's columns and nothing else. The filter
    /// has lines of its own, so that a comment at its end takes nothing with it. Columns are named, because `*` has neither the hidden ones
    /// nor, beside a column set, the sparse ones.
    func source(hint: String) -> String {
        let hint = hint.isEmpty ? "" : " WITH (\(hint))"
        guard let filter else { return "\(table.quoted) AS t\(hint)" }
        return "(SELECT \(names.joined(separator: ", ")) FROM \(table.quoted)\(hint) WHERE (\n\(filter)\n)) AS t"
    }
}
