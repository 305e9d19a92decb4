import ArcaneCore
import ArcanePluginKit

/// Follows a column of a table that grows with every change.
struct CursorReader: Sendable {
    let table: StreamTable
    let sessions: SessionPool

    /// The highest value now.
    func currentPosition() async throws -> CursorPosition {
        try await sessions.withSession { session in
            let queries = try await queries(session)
            let (highest, _) = try await state(queries, at: nil, session)
            guard let highest else { return CursorPosition(value: nil, rowsAtValue: 0, readAt: .now) }
            return try await position(highest, queries, session)
        }
    }

    /// The value that `instant` has in the column; nil where it holds no times.
    func position(at instant: Timestamp) async throws -> CursorPosition? {
        try await sessions.withSession { session in
            guard let statement = try await queries(session).value(ago: Timestamp.now - instant) else { return nil }
            return CursorPosition(value: try await session.row(statement).text(0), rowsAtValue: 0, readAt: instant)
        }
    }

    /// Reads the rows behind `position`.
    func changes(after position: CursorPosition, into output: RecordOutput) async throws -> ChangeWindow<SqlServerPosition> {
        try await sessions.withSession { session in
            let reads = try await table.reads(session, schema: output.schema)
            let queries = try await queries(session, reads)
            let (highest, rowsAtValue) = try await state(queries, at: position.value, session)
            guard let highest, CursorReader.hasMoved(from: position, to: highest, rowsAtValue: rowsAtValue) else {
                var end = position
                end.readAt = .now
                return ChangeWindow(end: .cursor(end), isCaughtUp: true)
            }
            let bound = try await session.rows(
                queries.bound(after: position.value, upTo: highest, limit: table.spec.changesPerWindow)
            ).first?.text(0)
            let upper = bound ?? highest
            // Counted before they are read: a row that comes in between is read again, and not passed over.
            var end = try await self.position(upper, queries, session)
            try await table.deliver(
                queries.rows(after: position.value, upTo: upper),
                RowAssembly(reads.selection, origin: .table(version: nil), schema: output.schema), from: session, into: output)
            _ = try await table.reads(session, schema: output.schema)
            // When the table had this value is not known, only that it was no earlier than the last one.
            if upper != highest { end.readAt = position.readAt }
            return ChangeWindow(end: .cursor(end), isCaughtUp: upper == highest)
        }
    }

    /// Whether there is something to read: another highest value, or other rows at the value reached. A highest value that fell belongs to
    /// rows that were deleted, and reading up to it finds nothing.
    static func hasMoved(from position: CursorPosition, to highest: String, rowsAtValue: Int64) -> Bool {
        position.value != highest || position.rowsAtValue != rowsAtValue
    }

    private func position(
        _ value: String, _ queries: CursorQueries, _ session: DatabaseSession
    ) async throws -> CursorPosition {
        let rows = queries.isUnique ? 0 : try await session.row(queries.count(of: value)).integer(0) ?? 0
        return CursorPosition(value: value, rowsAtValue: rows, readAt: .now)
    }

    private func state(
        _ queries: CursorQueries, at value: String?, _ session: DatabaseSession
    ) async throws -> (highest: String?, rowsAtValue: Int64) {
        let row = try await session.row(queries.state(at: value))
        return (row.text(0), queries.isUnique ? 0 : row.integer(1) ?? 0)
    }

    private func queries(_ session: DatabaseSession, _ reads: ReadQueries? = nil) async throws -> CursorQueries {
        guard let description = try await table.catalog.table(session) else {
            throw StreamError.configuration(TrackedRange.missing(table.name))
        }
        return try CursorQueries(
            description, column: table.spec.cursorColumn ?? "", reads: try reads ?? ReadQueries(description, spec: table.spec))
    }
}
