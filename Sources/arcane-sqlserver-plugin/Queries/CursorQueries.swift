import ArcaneCore

/// The queries of a stream that follows a column.
///
/// Rows are read under locks (`READCOMMITTEDLOCK`): a transaction that has not ended yet is waited for, so that its rows are not passed
/// over by higher values of others.
struct CursorQueries: Hashable, Sendable {
    /// The queries of the table.
    var reads: ReadQueries
    /// The column that is followed.
    var column: TableColumn
    /// Whether no two rows can have the same value.
    var isUnique: Bool

    private static let hint = "READCOMMITTEDLOCK"

    /// Creates the queries of a table. Throws `StreamError.configuration` where its column cannot be followed.
    init(_ table: TableDescription, column name: String, reads: ReadQueries) throws {
        guard let column = table.column(named: name) else { throw table.hasNone(of: [name], in: "cursorColumn") }
        guard column.type.isCursor else {
            throw StreamError.configuration(
                "cursorColumn: '\(column.name)' is \(column.type), which does not grow; name a rowversion, a number or a time of change"
            )
        }
        self.reads = reads
        self.column = column
        isUnique = column.type == .rowversion || table.key.map(\.name) == [column.name]
    }

    /// Where the column stands: the highest value, and how many rows have the value `position` reached.
    ///
    /// Of a rowversion it is the lowest value that a transaction which has not ended may still write. All rows before it are there to stay.
    func state(at value: String?) -> Statement {
        if column.type == .rowversion {
            return Statement(text: "SELECT CONVERT(nvarchar(16), MIN_ACTIVE_ROWVERSION(), 2), N'0'")
        }
        let source = reads.source(hint: CursorQueries.hint)
        let highest = "(SELECT \(column.type.boundText(of: "MAX(\(name))")) FROM \(source))"
        guard let value else { return Statement(text: "SELECT \(highest), N'0'") }
        return Statement(
            text: """
                SELECT \(highest), \
                (SELECT CAST(COUNT_BIG(*) AS nvarchar(20)) FROM \(source) WHERE \(name) = \(column.type.bound))
                """, parameters: [value])
    }

    /// How many rows have a value.
    func count(of value: String) -> Statement {
        Statement(
            text: """
                SELECT CAST(COUNT_BIG(*) AS nvarchar(20)) FROM \(reads.source(hint: CursorQueries.hint)) \
                WHERE \(name) = \(column.type.bound)
                """, parameters: [value])
    }

    /// The value of the row so many rows behind `value`; no row where there are less up to `upper`.
    ///
    /// Rows at `value` itself are not counted, however many they are: a bound that is `value` again would be where the stream stands.
    func bound(after value: String?, upTo upper: String, limit: Int) -> Statement {
        let range = range(after: value, upTo: upper, isStrict: true)
        return Statement(
            text: """
                SELECT \(column.type.boundText(of: name)) FROM \(reads.source(hint: CursorQueries.hint)) \
                WHERE \(range.map(\.text).joined(separator: " AND ")) ORDER BY \(name) \
                OFFSET \(limit - 1) ROWS FETCH NEXT 1 ROWS ONLY
                """, parameters: range.flatMap(\.parameters))
    }

    /// The rows behind `value` up to `upper`. Where rows can share a value, those at `value` come once more: others may have joined
    /// them since.
    func rows(after value: String?, upTo upper: String) -> Statement {
        reads.rows(where: range(after: value, upTo: upper), hint: CursorQueries.hint)
    }

    /// The value that a time so long ago has in the column, by the server's clock; nil where the column holds no times.
    ///
    /// Whether a column without offset holds local times or UTC is not known, so the earlier of both is taken.
    func value(ago elapsed: Duration) -> Statement? {
        guard column.type.isMoment else { return nil }
        let now =
            if case .datetimeoffset = column.type {
                "SYSDATETIMEOFFSET()"
            } else {
                "CASE WHEN SYSDATETIME() < SYSUTCDATETIME() THEN SYSDATETIME() ELSE SYSUTCDATETIME() END"
            }
        let value = "CAST(\(ServerClock.time(elapsed, before: now)) AS \(column.type))"
        return Statement(text: "SELECT \(column.type.boundText(of: value))")
    }

    private var name: String { "t.\(column.name.quotedIdentifier)" }

    private func range(after value: String?, upTo upper: String, isStrict: Bool = false) -> [Statement] {
        let isRowversion = column.type == .rowversion
        var conditions: [Statement] = []
        if let value {
            let sign = isStrict || isUnique && !isRowversion ? ">" : ">="
            conditions.append(Statement(text: "\(name) \(sign) \(column.type.bound)", parameters: [value]))
        }
        conditions.append(Statement(text: "\(name) \(isRowversion ? "<" : "<=") \(column.type.bound)", parameters: [upper]))
        return conditions
    }
}
