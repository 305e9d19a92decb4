import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct CursorQueriesTests {
    private func queries(_ column: String, filter: String = "") throws -> CursorQueries {
        let yaml = "{mode: cursor, cursorColumn: \(column)\(filter)}"
        return try CursorQueries(Orders.table, column: column, reads: Orders.reads(yaml))
    }

    private let from = "FROM [dbo].[Orders] AS t WITH (READCOMMITTEDLOCK)"

    @Test("the highest value, and how many rows have the one that was reached, are asked for at once")
    func state() throws {
        let statement = try queries("changed").state(at: "2024-01-01T00:00:00")
        #expect(
            statement.text == """
                SELECT (SELECT CONVERT(nvarchar(60), MAX(t.[changed]), 126) \(from)), \
                (SELECT CAST(COUNT_BIG(*) AS nvarchar(20)) \(from) WHERE t.[changed] = CONVERT(datetime2(3), ?, 126))
                """)
        #expect(statement.parameters == ["2024-01-01T00:00:00"])
    }

    @Test("a rowversion goes up to what no open transaction can write any more")
    func rowversion() throws {
        let queries = try queries("version")
        #expect(queries.isUnique)
        #expect(queries.state(at: "0000000000000001").text == "SELECT CONVERT(nvarchar(16), MIN_ACTIVE_ROWVERSION(), 2), N'0'")
        #expect(
            queries.rows(after: "01", upTo: "02").text.hasSuffix(
                "WHERE t.[version] >= CONVERT(binary(8), ?, 2) AND t.[version] < CONVERT(binary(8), ?, 2)"))
    }

    @Test("rows that can share a value are read again from it on")
    func shared() throws {
        #expect(
            try queries("changed").rows(after: "a", upTo: "b").text.hasSuffix(
                "WHERE t.[changed] >= CONVERT(datetime2(3), ?, 126) AND t.[changed] <= CONVERT(datetime2(3), ?, 126)"))
        let table = Orders.table([("id", .int)])
        let spec = try Orders.spec("{mode: cursor, cursorColumn: id}")
        let unique = try CursorQueries(table, column: "ID", reads: ReadQueries(table, spec: spec))
        #expect(
            unique.rows(after: "1", upTo: "9").text.hasSuffix("WHERE t.[id] > CAST(? AS int) AND t.[id] <= CAST(? AS int)"))
    }

    @Test("a window ends at the value of the row so many behind")
    func bound() throws {
        let statement = try queries("changed").bound(after: nil, upTo: "b", limit: 50)
        #expect(
            statement.text.hasSuffix(
                "WHERE t.[changed] <= CONVERT(datetime2(3), ?, 126) ORDER BY t.[changed] OFFSET 49 ROWS FETCH NEXT 1 ROWS ONLY")
        )
        #expect(statement.parameters == ["b"])
    }

    @Test("a time ago is told by the server's clock, and only where the column holds times")
    func lookback() throws {
        let statement = try #require(try queries("changed").value(ago: .milliseconds(3_600_250)))
        #expect(
            statement.text.contains(
                "DATEADD(millisecond, -250, DATEADD(second, -3600, CASE WHEN SYSDATETIME() < SYSUTCDATETIME()"))
        #expect(try queries("version").value(ago: .milliseconds(3_600_250)) == nil)
    }

    @Test("a column that is not there, or does not grow, is an error that names it")
    func wrong() {
        #expect { try queries("modified") } throws: { "\($0)".contains("cursorColumn: dbo.Orders has no column 'modified'") }
        #expect { try queries("region") } throws: { "\($0)".contains("'region' is nvarchar(10), which does not grow") }
    }

    @Test("the filter stands inside, and the hint with the table")
    func filter() throws {
        #expect(
            try queries("changed", filter: ", filter: 'total > 1'").rows(after: nil, upTo: "b").text.contains(
                "FROM [dbo].[Orders] WITH (READCOMMITTEDLOCK) WHERE (\ntotal > 1\n)) AS t WHERE"))
    }
}
