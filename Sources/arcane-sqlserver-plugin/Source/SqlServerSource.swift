import ArcaneCore
import ArcanePluginKit

/// The source of a stream of a table: by change tracking, by a column, or all of it.
final class SqlServerSource: StreamSource {
    let identity: String
    let parallelism: Int
    let maximumSilence: Duration
    private let table: StreamTable
    private let sessions: SessionPool
    private let rows: TableReader
    private let changes: ChangeReader
    private let cursor: CursorReader

    /// Makes the source of a stream. Throws `StreamError.configuration` where the connection string is missing or wrong; the database is
    /// not asked yet.
    init(_ context: StreamContext<SqlServerSpec>) async throws {
        let spec = context.spec
        table = StreamTable(spec)
        sessions = try SessionPool(context)
        identity = SourceIdentity.text(sessions.place, spec)
        parallelism = spec.backfill.parallelism
        // The driver waits for its time-out twice.
        maximumSilence = spec.commandTimeout * 2 + .seconds(60)
        rows = TableReader(table: table, sessions: sessions)
        changes = ChangeReader(table, sessions: sessions, logger: context.logger)
        cursor = CursorReader(table: table, sessions: sessions)
    }

    /// The schema of the table now. Where the stream has read the table before, one that is gone is a case for a backfill: it may be made
    /// again.
    func schema(known: Schema?) async throws -> Schema {
        let name = table.name
        if known != nil { sessions.expectDatabase() }
        let discovery = try await sessions.withSession { try await table.catalog.discovery($0) }
        guard let description = discovery.table else {
            throw StreamError(known == nil ? .configuration : .cursorExpired, TrackedRange.missing(name))
        }
        let prerequisites = Prerequisites(
            name: name, spec: table.spec, database: discovery.database, table: description)
        // It was not when it was read before: a failover passes, and so does a database that is read-only for a while.
        if known != nil, let error = prerequisites.replicaError { throw StreamError.transient(error.message) }
        if let error = prerequisites.readingError { throw error }
        return try RowSelection(
            description, fields: table.spec.fields, times: table.spec.times, mode: table.spec.mode
        ).schema(mode: table.spec.mode)
    }

    func currentPosition() async throws -> SqlServerPosition {
        switch table.spec.mode {
        case .changeTracking: .version(try await changes.currentPosition())
        case .cursor: .cursor(try await cursor.currentPosition())
        case .snapshot: .snapshot(readAt: .now)
        }
    }

    func position(at instant: Timestamp) async throws -> SqlServerPosition? {
        switch table.spec.mode {
        case .changeTracking: try await changes.position(at: instant).map { .version($0) }
        case .cursor: try await cursor.position(at: instant).map { .cursor($0) }
        case .snapshot: nil
        }
    }

    func time(of position: SqlServerPosition) -> Timestamp? { position.readAt }

    func slice(after previous: SqlServerSlice?, before end: SqlServerPosition) async throws -> SqlServerSlice? {
        guard case .version(let position) = end else { return try await rows.slice(after: previous, version: nil) }
        try await changes.check(position)
        return try await rows.slice(after: previous, version: position.version)
    }

    func read(_ slice: SqlServerSlice, into output: RecordOutput) async throws -> SqlServerPosition? {
        try await rows.read(slice, into: output)
        return nil
    }

    func changes(
        after position: SqlServerPosition, into output: RecordOutput
    ) async throws -> ChangeWindow<SqlServerPosition> {
        switch position {
        case .version(let position): return try await changes.changes(after: position, into: output)
        case .cursor(let position): return try await cursor.changes(after: position, into: output)
        case .snapshot:
            let readAt = Timestamp.now
            try await rows.read(SqlServerSlice(range: .everything, version: nil), into: output)
            return ChangeWindow(end: .snapshot(readAt: readAt), isCaughtUp: true)
        }
    }
}
