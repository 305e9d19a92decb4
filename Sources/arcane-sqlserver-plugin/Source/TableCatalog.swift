import ArcaneCore
import Synchronization

/// The catalog of the stream's database, of which the stream's table is asked.
///
/// The server does not answer from one moment: where a table is dropped while its columns are joined with its key, the columns are there
/// and the key is gone, and rights that a table had are no rights where there is none. An answer that was believed would fail the stream
/// for a reason that never was, or have all of the table read again. So an answer counts when it is the one known before, or comes twice
/// running.
final class TableCatalog: Sendable {
    private let name: TableName
    private let known = Mutex<Discovery?>(nil)

    /// The catalog for the table of a name.
    init(_ name: TableName) { self.name = name }

    /// Asks for the database and the table.
    func discovery(_ session: DatabaseSession) async throws -> Discovery {
        let discovery = try await settled(known.withLock(\.self)) {
            Discovery(
                database: try DatabaseDescription(try await session.row(DiscoveryQueries.database(name))),
                table: try await read(session))
        }
        known.withLock { $0 = discovery }
        return discovery
    }

    /// Asks for the table alone; nil where there is none.
    func table(_ session: DatabaseSession) async throws -> TableDescription? {
        try await settled(known.withLock(\.self).map(\.table)) { try await read(session) }
    }

    private func read(_ session: DatabaseSession) async throws -> TableDescription? {
        try TableDescription(name, rows: try await session.rows(DiscoveryQueries.columns(name)))
    }

    private func settled<Answer: Equatable>(_ known: Answer?, _ ask: () async throws -> Answer) async throws -> Answer {
        var last = known
        while true {
            let answer = try await ask()
            if answer == last { return answer }
            last = answer
        }
    }
}
