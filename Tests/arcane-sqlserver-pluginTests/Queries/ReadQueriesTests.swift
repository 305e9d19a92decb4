import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct ReadQueriesTests {
    @Test("changes are joined to the rows as they are now, and a change without a row is a delete")
    func changes() throws {
        let statement = try Orders.reads().changes(after: 5, upTo: 9)
        #expect(
            statement.text == """
                SELECT ct.[id], ct.[region], ct.SYS_CHANGE_VERSION, \
                CASE WHEN t.[id] IS NULL THEN N'D' ELSE ct.SYS_CHANGE_OPERATION END, t.[total], t.[changed], t.[version] \
                FROM CHANGETABLE(CHANGES [dbo].[Orders], 5) AS ct LEFT JOIN [dbo].[Orders] AS t \
                ON t.[id] = ct.[id] AND t.[region] = ct.[region] AND ct.SYS_CHANGE_OPERATION <> N'D' \
                WHERE ct.SYS_CHANGE_VERSION <= 9
                """)
        #expect(statement.parameters.isEmpty)
    }

    @Test("the filter is applied to the table's side, on lines of its own, and names every column")
    func filter() throws {
        let text = try Orders.reads("{filter: \"total > 1 -- big ones\"}").changes(after: 0, upTo: 1).text
        #expect(
            text.contains(
                "LEFT JOIN (SELECT [id], [total], [region], [changed], [version] FROM [dbo].[Orders] WHERE (\ntotal > 1 -- big ones\n)) AS t ON"
            ))
    }

    @Test("a window after a long stop ends at the version of the last of so many changes")
    func bound() throws {
        let statement = try Orders.reads().bound(after: 5, upTo: 90, limit: 1000)
        #expect(
            statement.text == """
                SELECT CAST(COUNT_BIG(*) AS nvarchar(20)), CAST(MAX(v.version) AS nvarchar(20)) FROM (\
                SELECT TOP (1000) ct.SYS_CHANGE_VERSION AS version FROM CHANGETABLE(CHANGES [dbo].[Orders], 5) AS ct \
                WHERE ct.SYS_CHANGE_VERSION <= 90 ORDER BY ct.SYS_CHANGE_VERSION) AS v
                """)
    }

    @Test("a slice is a range of keys in the order of the key's index, bound as parameters")
    func slice() throws {
        let statement = try Orders.reads().rows(of: .keys(after: ["EU", "7"], upTo: ["US", "3"]))
        #expect(
            statement.text == """
                SELECT t.[id], t.[region], t.[total], t.[changed], t.[version] FROM [dbo].[Orders] AS t WHERE \
                t.[region] >= CAST(? AS nvarchar(10)) AND ((t.[region] > CAST(? AS nvarchar(10))) OR \
                (t.[region] = CAST(? AS nvarchar(10)) AND t.[id] > CAST(? AS int))) AND \
                t.[region] <= CAST(? AS nvarchar(10)) AND ((t.[region] < CAST(? AS nvarchar(10))) OR \
                (t.[region] = CAST(? AS nvarchar(10)) AND t.[id] <= CAST(? AS int)))
                """)
        #expect(statement.parameters == ["EU", "EU", "EU", "7", "US", "US", "US", "3"])
    }

    @Test("a key of one column is compared once")
    func single() throws {
        let reads = try Orders.reads(of: Orders.table([("id", .bigint), ("name", .xml)]))
        #expect(
            reads.rows(of: .keys(after: ["1"], upTo: ["2"])).text
                == "SELECT t.[id], t.[name] FROM [dbo].[Orders] AS t WHERE (t.[id] > CAST(? AS bigint)) AND (t.[id] <= CAST(? AS bigint))"
        )
        #expect(reads.rows(of: .keys(after: nil, upTo: nil)).text == "SELECT t.[id], t.[name] FROM [dbo].[Orders] AS t")
        #expect(reads.rows(of: .everything) == reads.rows(of: .keys(after: nil, upTo: nil)))
    }

    @Test("the boundary of a slice is the key of its last row")
    func boundary() throws {
        let reads = try Orders.reads()
        #expect(
            reads.boundary(after: nil, count: 100).text == """
                SELECT CAST(t.[region] AS nvarchar(10)) AS [region], CAST(t.[id] AS nvarchar(60)) AS [id] FROM [dbo].[Orders] AS t \
                ORDER BY t.[region], t.[id] OFFSET 99 ROWS FETCH NEXT 1 ROWS ONLY
                """)
        #expect(reads.boundary(after: ["EU", "7"], count: 100).parameters == ["EU", "EU", "EU", "7"])
    }

    @Test("names are quoted, whatever is in them")
    func quoting() throws {
        var table = Orders.table([("a]b", .int), ("c/d", .int)])
        table.name = TableName(schema: "my schema", table: "x]; DROP TABLE y")
        let text = try Orders.reads(of: table).rows(of: .everything).text
        #expect(text == "SELECT t.[a]]b], t.[c/d] FROM [my schema].[x]]; DROP TABLE y] AS t")
    }
}
