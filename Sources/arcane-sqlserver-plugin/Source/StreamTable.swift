import ArcaneCore
import ArcanePluginKit

/// The table of a stream: what its spec says, and how its rows are read.
struct StreamTable: Sendable {
    /// The stream's spec.
    let spec: SqlServerSpec
    /// The name of the table.
    let name: TableName
    /// What is asked about the table.
    let catalog: TableCatalog

    /// The table that a spec names.
    init(_ spec: SqlServerSpec) {
        self.spec = spec
        name = TableName(schema: spec.schema, table: spec.table)
        catalog = TableCatalog(name)
    }

    /// The queries of the table as it is now. Throws `StreamError.schemaMismatch` with the new schema where the table is no longer the one
    /// that rows of `schema` are read from.
    func reads(_ session: DatabaseSession, schema: Schema) async throws -> ReadQueries {
        guard let table = try await catalog.table(session) else {
            throw StreamError(.schemaMismatch, TrackedRange.missing(name))
        }
        let reads = try ReadQueries(table, spec: spec)
        let current = reads.selection.schema(mode: spec.mode)
        let difference = SchemaDifference(from: schema, to: current)
        if !difference.isEmpty {
            throw StreamError(.schemaMismatch, "the table \(name) has changed: \(difference)", newSchema: current)
        }
        return reads
    }

    /// Reads the rows of a statement, and hands them on as they are written.
    func deliver(
        _ statement: Statement, _ assembly: RowAssembly, from session: DatabaseSession, into output: RecordOutput
    ) async throws {
        try await session.read(statement, as: assembly.readSchema, batchBytes: output.batchBytes) { read in
            try assembly.assemble(read.columns, rowCount: read.rowCount)
        } deliver: { batch in
            output.countRead(bytes: batch.byteCount)
            try await output.append(batch)
        }
    }
}
