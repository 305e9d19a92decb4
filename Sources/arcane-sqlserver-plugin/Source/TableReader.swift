import ArcaneCore
import ArcanePluginKit

/// Reads the table itself, in slices by ranges of its primary key.
struct TableReader: Sendable {
    let table: StreamTable
    let sessions: SessionPool

    /// The slice behind `previous`; nil where that was the last. Its bound is looked up by the server, which alone knows the order of keys.
    /// `version` is where a backfill with change tracking began.
    func slice(after previous: SqlServerSlice?, version: Int64?) async throws -> SqlServerSlice? {
        if previous?.range.isLast == true { return nil }
        return try await sessions.withSession { session in
            guard let description = try await table.catalog.table(session) else {
                throw StreamError(.schemaMismatch, TrackedRange.missing(table.name))
            }
            let reads = try ReadQueries(description, spec: table.spec)
            guard !reads.keyOrder.isEmpty, reads.keyOrder.allSatisfy(\.column.type.isOrdered) else {
                return SqlServerSlice(range: .everything, version: version)
            }
            let after = previous?.range.end
            let boundary = try await session.rows(reads.boundary(after: after, count: table.spec.backfill.sliceRows)).first
            let upTo = boundary.map { row in reads.keyOrder.indices.compactMap(row.text) }
            return SqlServerSlice(range: .keys(after: after, upTo: upTo), version: version)
        }
    }

    /// Reads a slice.
    func read(_ slice: SqlServerSlice, into output: RecordOutput) async throws {
        try await sessions.withSession { session in
            if try await session.allowsSnapshots() { try await session.beginSnapshot() }
            let reads = try await table.reads(session, schema: output.schema)
            try await table.deliver(
                reads.rows(of: slice.range),
                RowAssembly(reads.selection, origin: .table(version: slice.version), schema: output.schema), from: session,
                into: output)
            try await session.endSnapshot()
        }
    }
}
