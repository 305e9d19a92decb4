import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct DiscoveryQueriesTests {
    private func row(_ column: String, _ type: String, key: String? = nil, tracked: String? = "4") -> CatalogRow {
        CatalogRow([
            "77", "2024-01-01T00:00:00", "0", tracked, column, type, "8", "10", "2", nil, "1", "0", "0", "0", "0", key, "0",
        ])
    }

    @Test("names are parameters, so that no name changes what is asked")
    func parameters() {
        let name = TableName(schema: "a'b", table: "c]d")
        #expect(DiscoveryQueries.columns(name).parameters == ["a'b", "c]d"])
        #expect(DiscoveryQueries.database(name).parameters == ["[a'b].[c]]d]", "[a'b].[c]]d]"])
    }

    @Test("the columns of a table are read, and its key in the order of its index")
    func columns() throws {
        let rows = [row("b", "int", key: "2"), row("a", "bigint", key: "1"), row("amount", "decimal")]
        let table = try #require(try TableDescription(Orders.name, rows: rows))
        #expect(table.objectID == 77)
        #expect(table.trackingBegan == 4)
        #expect(table.columns.map(\.name) == ["b", "a", "amount"])
        #expect(table.key.map(\.name) == ["a", "b"])
        #expect(table.columns.last?.type == .decimal(precision: 10, scale: 2))
        #expect(table.columns.last?.keyOrdinal == nil)
    }

    @Test("no rows mean no table, or one that the login may not see")
    func nothing() throws {
        #expect(try TableDescription(Orders.name, rows: []) == nil)
    }

    @Test("tracking that is off, or not to be seen, has no beginning")
    func untracked() throws {
        #expect(try TableDescription(Orders.name, rows: [row("a", "int", tracked: nil)])?.trackingBegan == nil)
    }

    @Test("an included column of an index is no column of the key")
    func includedColumn() throws {
        #expect(try TableColumn(row("a", "int", key: "0")).keyOrdinal == nil)
    }

    @Test("an answer that is not complete is an error that may pass, and names what is missing")
    func incomplete() {
        #expect {
            try TableColumn(CatalogRow(["77", nil, "0", nil, "a", nil]))
        } throws: { error in
            (error as? StreamError)?.code == .transient && "\(error)".contains("the type of column 'a'")
        }
        #expect(throws: StreamError.self) { try TableDescription(Orders.name, rows: [CatalogRow([])]) }
    }

    @Test("the database says whether it is a replica, and what the login may do")
    func database() throws {
        let primary = try DatabaseDescription(CatalogRow(["sales", "READ_WRITE", "1", "1", "1", "1", "1", "1", "36", "2"]))
        #expect(!primary.isReadOnly && primary.allowsSnapshots && primary.tracksChanges && primary.seesMasked)
        #expect(primary.permissions == TablePermissions(select: true, viewChangeTracking: true))
        #expect(primary.retention == .seconds(36 * 3600))
        let replica = try DatabaseDescription(
            CatalogRow(["sales", "READ_ONLY", "0", "0", nil, nil, "0", "0", "2", "3"]))
        #expect(replica.isReadOnly && !replica.allowsSnapshots && !replica.tracksChanges && !replica.seesMasked)
        #expect(replica.retention == nil)
        #expect(replica.permissions == TablePermissions(select: false, viewChangeTracking: false))
    }
}
