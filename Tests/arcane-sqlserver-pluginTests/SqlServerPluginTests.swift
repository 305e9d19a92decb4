import ArcaneCore
import ArcaneTestSupport
import Foundation
import Subprocess
import Testing

/// The program itself, from a spec in a file to data on disk.
struct SqlServerPluginTests {
    /// Runs the program with a spec on the test's table in a file of `folder`.
    private func plugin(
        _ arguments: [String], _ database: TestDatabase, _ folder: String, terminatedAfter seconds: Int = 120
    ) async throws -> (code: Int32, text: String) {
        let file = folder + "/orders.yaml"
        let text = """
            table: \(database.table)
            jobTemplateRef: {name: sql}
            sink: {location: 'file://\(folder)/data'}
            """
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await Subprocess.run(
            .name("timeout"),
            arguments: .init(
                ["--preserve-status", "\(seconds)", Repository.program("arcane-sqlserver-plugin")] + arguments + [
                    "--spec", file,
                ]),
            environment: .inherit.updating(["ARCANE__CONNECTIONSTRING": database.connectionString()]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard case .exited(let code) = result.terminationStatus else { return (-1, result.standardError) }
        return (code, result.standardOutput + result.standardError)
    }

    /// Reads the table's rows by pyarrow, and says for each column which of its values are not the expected ones.
    private static let comparison = """
        import base64, datetime, decimal, json, math, struct, sys, pyarrow.parquet
        table = pyarrow.parquet.read_table(sys.argv[1])
        expected = json.load(open(sys.argv[2]))
        rows = {row["id"]: row for row in table.to_pylist()}
        wrong = []
        def text(value):
            if value is None: return None
            if isinstance(value, bool): return "1" if value else "0"
            if isinstance(value, bytes): return value.hex().upper()
            if isinstance(value, float): return repr(value)
            return str(value)
        for name, values in expected.items():
            for id, value in enumerate(values):
                found = text(rows[id][name]) if id in rows else "no row"
                if found != value: wrong.append(f"{name}[{id}]: {found!r} is not {value!r}"[:200])
        print(len(rows), wrong)
        """

    /// Each type with NULL, its smallest and largest values, and what breaks others: the literal in T-SQL, and what pyarrow reads.
    private static let golden: [(type: String, values: [(literal: String, text: String)])] = [
        ("bit", [("0", "0"), ("1", "1")]),
        ("tinyint", [("0", "0"), ("255", "255")]),
        ("smallint", [("-32768", "-32768"), ("32767", "32767")]),
        ("int", [("-2147483648", "-2147483648"), ("2147483647", "2147483647")]),
        ("bigint", [("-9223372036854775808", "-9223372036854775808"), ("9223372036854775807", "9223372036854775807")]),
        (
            "decimal(38,0)",
            [
                (String(repeating: "9", count: 38), String(repeating: "9", count: 38)), ("-1", "-1"),
                ("-" + String(repeating: "9", count: 38), "-" + String(repeating: "9", count: 38)),
            ]
        ),
        (
            "decimal(38,38)",
            [
                ("0." + String(repeating: "9", count: 38), "0." + String(repeating: "9", count: 38)),
                ("-0." + String(repeating: "9", count: 38), "-0." + String(repeating: "9", count: 38)),
            ]
        ),
        ("numeric(18,4)", [("-99999999999999.9999", "-99999999999999.9999"), ("0.0001", "0.0001")]),
        ("money", [("-922337203685477.5808", "-922337203685477.5808"), ("922337203685477.5807", "922337203685477.5807")]),
        ("smallmoney", [("-214748.3648", "-214748.3648"), ("214748.3647", "214748.3647")]),
        (
            "float",
            [
                ("1.7976931348623157e308", "1.7976931348623157e+308"), ("-1.7976931348623157e308", "-1.7976931348623157e+308"),
                ("-2.2250738585072014e-308", "-2.2250738585072014e-308"),
            ]
        ),
        (
            "real",
            [
                ("3.4028234663852886e38", "3.4028234663852886e+38"), ("-3.4028234663852886e38", "-3.4028234663852886e+38"),
                ("0.5", "0.5"),
            ]
        ),
        ("char(5)", [("'ab'", "ab   "), ("''", "     ")]),
        ("varchar(50)", [("'café €'", "café €"), ("''", ""), ("'trailing  '", "trailing  ")]),
        ("nchar(4)", [("N'é'", "é   "), ("N'😀'", "😀  ")]),
        (
            "nvarchar(50)",
            [
                ("N'\(String(repeating: "😀", count: 25))'", String(repeating: "😀", count: 25)), ("N''", ""),
                ("N' ї漢字 '", " ї漢字 "),
            ]
        ),
        ("binary(4)", [("0x0102", "01020000"), ("0x00000000", "00000000")]),
        ("varbinary(8)", [("0x", ""), ("0xFF00", "FF00")]),
        ("date", [("'0001-01-01'", "0001-01-01"), ("'9999-12-31'", "9999-12-31")]),
        ("time(0)", [("'23:59:59'", "23:59:59")]),
        ("time(6)", [("'12:34:56.123456'", "12:34:56.123456")]),
        ("smalldatetime", [("'1900-01-01'", "1900-01-01 00:00:00"), ("'2079-06-06 23:59'", "2079-06-06 23:59:00")]),
        ("datetime", [("'1753-01-01'", "1753-01-01 00:00:00"), ("'9999-12-31 23:59:59.997'", "9999-12-31 23:59:59.997000")]),
        ("datetime2(0)", [("'0001-01-01'", "0001-01-01 00:00:00")]),
        ("datetime2(6)", [("'9999-12-31 23:59:59.999999'", "9999-12-31 23:59:59.999999")]),
        (
            "datetime2(7)",
            [("'0001-01-01'", "0001-01-01T00:00:00.0000000"), ("'9999-12-31 23:59:59.9999999'", "9999-12-31T23:59:59.9999999")]
        ),
        (
            "datetimeoffset(7)",
            [
                ("'9999-12-31 23:59:59.9999999 +14:00'", "9999-12-31T23:59:59.9999999+14:00"),
                ("'0001-01-01 00:00:00 -14:00'", "0001-01-01T00:00:00.0000000-14:00"),
                ("'2024-01-01 00:00:00 +05:30'", "2024-01-01T00:00:00.0000000+05:30"),
            ]
        ),
        ("uniqueidentifier", [("'6f9619ff-8b86-d011-b42d-00c04fc964ff'", "6f9619ff-8b86-d011-b42d-00c04fc964ff")]),
    ]

    /// The types whose values are read by parts.
    private static let long: [(type: String, values: [(literal: String, text: String)])] = [
        (
            "varchar(max)",
            [
                ("''", ""), ("REPLICATE(CAST('x' AS varchar(max)), 64512)", String(repeating: "x", count: 64_512)),
                ("REPLICATE(CAST('abcdefghij' AS varchar(max)), 1048576)", String(repeating: "abcdefghij", count: 1_048_576)),
            ]
        ),
        (
            "nvarchar(max)",
            [
                ("N''", ""), ("N'\(String(repeating: "😀", count: 3999))x'", String(repeating: "😀", count: 3999) + "x"),
                // An odd number of units before supplementary characters, so that buffers of any even size would divide one.
                (
                    "N'x' + REPLICATE(CAST(N'😀ж漢' AS nvarchar(max)), 1310720)",
                    "x" + String(repeating: "😀ж漢", count: 1_310_720)
                ),
            ]
        ),
        (
            "varbinary(max)",
            [
                ("0x", ""), ("0x\(String(repeating: "AB", count: 9000))", String(repeating: "AB", count: 9000)),
                (
                    "CAST(REPLICATE(CAST('0123456789' AS varchar(max)), 1048576) AS varbinary(max))",
                    String(repeating: "30313233343536373839", count: 1_048_576)
                ),
            ]
        ),
        ("text", [("'old'", "old")]),
        ("ntext", [("N'ñ'", "ñ")]),
        ("image", [("0x00FF", "00FF")]),
        ("xml", [("N'<a b=\"1\">é</a>'", "<a b=\"1\">é</a>")]),
        ("sql_variant", [("CAST(2.5 AS float)", "2.5"), ("N'text'", "text"), ("CAST(7 AS int)", "7")]),
        ("sql_variant", [("REPLICATE(CAST('x' AS varchar(8000)), 6000)", String(repeating: "x", count: 6000))]),
    ]

    @Test("every type is the same in the data files as in the table, read by blocks and by parts", arguments: [false, true])
    func types(withLongColumns: Bool) async throws {
        let types = SqlServerPluginTests.golden + (withLongColumns ? SqlServerPluginTests.long : [])
        try await TestDatabase.with { database in
            let columns = types.indices.map { "c\($0) \(types[$0].type)" }
            try await database.create("id int PRIMARY KEY, \(columns.joined(separator: ", "))")
            let rowCount = (types.map(\.values.count).max() ?? 0) + 1
            var expected: [String: JSONValue] = [:]
            for (index, type) in types.enumerated() {
                expected["c\(index)"] = .array(
                    (0..<rowCount).map { $0 < type.values.count ? .string(type.values[$0].text) : .null })
            }
            for row in 0..<rowCount {
                let values = types.map { row < $0.values.count ? $0.values[row].literal : "NULL" }
                try await database.run("INSERT @ VALUES (\(row), \(values.joined(separator: ", ")))")
            }
            try await withTemporaryFolder { folder in
                let (code, text) = try await plugin(["run", "--backfill", "--backfill-id", "first"], database, folder)
                #expect(code == 0, "\(text)")
                try JSONValue.object(expected).text.write(toFile: folder + "/expected.json", atomically: true, encoding: .utf8)
                let found = try await python(
                    SqlServerPluginTests.comparison, folder + "/data/orders/backfill/first", folder + "/expected.json")
                #expect(found == "\(rowCount) []\n")
            }
        }
    }

    @Test("check gives a verdict on every prerequisite, and ends with 1 where one is missing")
    func check() async throws {
        try await TestDatabase.with { database in
            try await database.run("CREATE TABLE @ (id int PRIMARY KEY)")
            try await withTemporaryFolder { folder in
                let (code, text) = try await plugin(["check"], database, folder)
                #expect(code == 1)
                #expect(text.contains("ALTER TABLE [dbo].[\(database.table)] ENABLE CHANGE_TRACKING"), "\(text)")
                #expect(!text.contains("Development.1"))
                try await database.run("ALTER TABLE @ ENABLE CHANGE_TRACKING")
                let (good, report) = try await plugin(["check"], database, folder)
                #expect(good == 0, "\(report)")
                #expect(report.contains("ok    change tracking of the table"))
            }
        }
    }

    @Test(
        "a stream that the server stalls ends within ten seconds of SIGTERM", .disabled(if: TestDatabase.isReal),
        .timeLimit(.minutes(10)))
    func stalledStop() async throws {
        try await TestDatabase.with { database in
            try await database.create()
            try await database.fill(50)
            try await withTemporaryFolder { folder in
                try await database.fail(match: "SELECT t.*@", ["fault": "stall", "rows": 20])
                let started = ContinuousClock().now
                let (code, text) = try await plugin(
                    ["run", "--backfill", "--backfill-id", "first"], database, folder, terminatedAfter: 3)
                let elapsed = ContinuousClock().now - started
                #expect(code == 2, "\(text)")
                #expect(elapsed < .seconds(13))
            }
        }
    }
}
