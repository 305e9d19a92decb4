import ArcaneTestSupport
import Synchronization
import Testing

@testable import arcane_sqlserver_plugin

/// What the catalog is believed.
struct TableCatalogTests {
    @Test("a table that is dropped and made again while the catalog is asked is never seen without its key or without rights")
    func changing() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            let sessions = try SessionPool(try TestStream.context(database))
            let catalog = TableCatalog(TableName(schema: "dbo", table: database.table))
            let tables = Mutex<Set<TableDescription>>([])
            let asking = Task {
                while !Task.isCancelled {
                    let discovery = try await sessions.withSession { try await catalog.discovery($0) }
                    guard let table = discovery.table else { continue }
                    #expect(table.key.map(\.name) == ["id"])
                    #expect(table.columns.map(\.name) == ["id", "name", "total"])
                    #expect(discovery.database.permissions.select)
                    tables.withLock { _ = $0.insert(table) }
                }
            }
            for number in 1...30 {
                try await eventually { tables.withLock(\.count) >= number }
                try await database.run("DROP TABLE @")
                try await database.create()
            }
            asking.cancel()
            _ = await asking.result
        }
    }
}
