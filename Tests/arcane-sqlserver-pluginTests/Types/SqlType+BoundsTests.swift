import Testing

@testable import arcane_sqlserver_plugin

struct SqlTypeBoundsTests {
    @Test(
        "a value of a key becomes a text and a value again, with its own type and collation",
        arguments: [
            (SqlType.int, "CAST(k AS nvarchar(60))", "CAST(? AS int)"),
            (.decimal(precision: 18, scale: 4), "CAST(k AS nvarchar(60))", "CAST(? AS decimal(18,4))"),
            (.money, "CONVERT(nvarchar(60), k, 2)", "CAST(? AS money)"),
            (.float, "CONVERT(nvarchar(60), k, 3)", "CAST(? AS float(53))"),
            (.datetime2(scale: 7), "CONVERT(nvarchar(60), k, 126)", "CONVERT(datetime2(7), ?, 126)"),
            (
                .datetimeoffset(scale: 7), "CONVERT(nvarchar(60), SWITCHOFFSET(k, N'+00:00'), 126)",
                "CONVERT(datetimeoffset(7), ?, 126)"
            ),
            (.uniqueidentifier, "CAST(k AS nvarchar(60))", "CAST(? AS uniqueidentifier)"),
            (.rowversion, "CONVERT(nvarchar(max), CAST(k AS binary(8)), 2)", "CONVERT(binary(8), ?, 2)"),
            (
                .binary(BinaryType(kind: .binary, length: 16)), "CONVERT(nvarchar(max), k, 2)", "CONVERT(varbinary(16), ?, 2)"
            ),
            (
                .text(TextType(kind: .nvarchar, length: 20, collation: "Latin1_General_CI_AS")), "CAST(k AS nvarchar(20))",
                "CAST(? AS nvarchar(20))"
            ),
            (
                .text(TextType(kind: .varchar, length: 20, collation: "Greek_CI_AS")), "CAST(k AS nvarchar(20))",
                "CAST(? COLLATE Greek_CI_AS AS varchar(20))"
            ),
        ])
    func roundTrip(type: SqlType, text: String, value: String) {
        #expect(type.boundText(of: "k") == text)
        #expect(type.bound == value)
    }

    @Test("a table is not divided by keys that the server cannot order or whose texts are cut")
    func order() {
        #expect(SqlType.int.isOrdered && SqlType.uniqueidentifier.isOrdered)
        #expect(!SqlType.variant.isOrdered && !SqlType.clr("hierarchyid").isOrdered)
        #expect(!SqlType.text(TextType(kind: .nvarchar)).isOrdered)
    }

    @Test("a stream follows numbers, rowversions and times, and nothing else")
    func cursors() {
        let good: [SqlType] = [.int, .bigint, .decimal(precision: 9, scale: 0), .rowversion, .datetime2(scale: 3), .datetime]
        let bad: [SqlType] = [.uniqueidentifier, .float, .bit, .text(TextType(kind: .nvarchar, length: 9)), .time(scale: 3)]
        #expect(good.allSatisfy { $0.isCursor })
        #expect(!bad.contains { $0.isCursor })
    }
}
