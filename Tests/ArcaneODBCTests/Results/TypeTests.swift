import ArcaneCore
import Testing

@testable import ArcaneODBC

/// The values of each type that break readers, in blocks and beside a long column, where rows come one by one.
@Suite struct TypeTests {
    /// A type, literals of it, and their texts.
    struct Sample: CustomTestStringConvertible, Sendable {
        var type: String
        var values: [(String, String)]
        var testDescription: String { type }
    }

    private static func sample(_ type: String, _ values: (String, String)...) -> Sample { Sample(type: type, values: values) }

    static let samples = [
        sample("bit", ("0", "0"), ("1", "1")),
        sample("tinyint", ("0", "0"), ("255", "255")),
        sample("smallint", ("-32768", "-32768"), ("32767", "32767")),
        sample("int", ("-2147483648", "-2147483648"), ("2147483647", "2147483647")),
        sample("bigint", ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775807", "9223372036854775807")),
        sample("decimal(1,0)", ("9", "9"), ("-9", "-9")),
        sample("decimal(18,4)", ("0", "0.0000"), ("-99999999999999.9999", "-99999999999999.9999")),
        sample(
            "decimal(38,0)", ("'99999999999999999999999999999999999999'", "99999999999999999999999999999999999999"),
            ("'-99999999999999999999999999999999999999'", "-99999999999999999999999999999999999999")),
        sample("numeric(38,38)", ("'0.99999999999999999999999999999999999999'", "0.99999999999999999999999999999999999999")),
        sample("money", ("922337203685477.5807", "922337203685477.5807"), ("-922337203685477.5808", "-922337203685477.5808")),
        sample("smallmoney", ("214748.3647", "214748.3647"), ("-214748.3648", "-214748.3648"), ("0.0001", "0.0001")),
        sample(
            "float", ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("-2.2250738585072014e-308", "-2.2250738585072014e-308"),
            ("0.1", "0.1"), ("123456789.123456789", "123456789.12345679")),
        sample("real", ("3.4028235e38", "3.4028235e+38"), ("-1.1754944e-38", "-1.1754944e-38"), ("0.1", "0.1")),
        sample("char(5)", ("'ab'", "ab   "), ("'€'", "€    ")),
        sample("varchar(10)", ("''", ""), ("'trail  '", "trail  "), ("'€€€€€€€€€€'", "€€€€€€€€€€")),
        sample("nchar(3)", ("N'é'", "é  "), ("N'漢字漢'", "漢字漢")),
        sample("nvarchar(4)", ("N''", ""), ("N'😀😀'", "😀😀"), ("N'漢字漢字'", "漢字漢字"), ("N'a  '", "a  ")),
        sample("varchar(max)", ("''", ""), ("'long €'", "long €")),
        sample("nvarchar(max)", ("N''", ""), ("N'long 😀'", "long 😀")),
        sample("xml", ("N'<a>é😀</a>'", "<a>é😀</a>")),
        sample("binary(4)", ("0x01", "01000000")),
        sample("varbinary(8)", ("0x", ""), ("0x00FF", "00FF"), ("0x0102030405060708", "0102030405060708")),
        sample("varbinary(max)", ("0x", ""), ("0xDEADBEEF", "DEADBEEF")),
        sample("date", ("'0001-01-01'", "0001-01-01"), ("'9999-12-31'", "9999-12-31"), ("'1900-02-28'", "1900-02-28")),
        sample("time(7)", ("'00:00:00'", "00:00:00.0000000"), ("'23:59:59.9999999'", "23:59:59.9999999")),
        sample("time(0)", ("'23:59:59'", "23:59:59")),
        sample(
            "datetime", ("'1753-01-01T00:00:00'", "1753-01-01T00:00:00.000"),
            ("'9999-12-31T23:59:59.997'", "9999-12-31T23:59:59.997"),
            ("'2024-02-29T10:20:30.123'", "2024-02-29T10:20:30.123")),
        sample(
            "smalldatetime", ("'1900-01-01T00:00:00'", "1900-01-01T00:00:00"), ("'2079-06-06T23:59:00'", "2079-06-06T23:59:00")),
        sample(
            "datetime2(7)", ("'0001-01-01T00:00:00'", "0001-01-01T00:00:00.0000000"),
            ("'9999-12-31T23:59:59.9999999'", "9999-12-31T23:59:59.9999999"),
            ("'1969-12-31T23:59:59.9999999'", "1969-12-31T23:59:59.9999999")),
        sample("datetime2(3)", ("'2024-01-31T10:20:30.123'", "2024-01-31T10:20:30.123")),
        sample(
            "datetimeoffset(7)", ("'0001-01-01T14:00:00+14:00'", "0001-01-01T14:00:00.0000000+14:00"),
            ("'9999-12-31T09:59:59.9999999-14:00'", "9999-12-31T09:59:59.9999999-14:00"),
            ("'2024-01-01T00:30:00.1234567-01:30'", "2024-01-01T00:30:00.1234567-01:30")),
        sample(
            "uniqueidentifier", ("'00000000-0000-0000-0000-000000000000'", "00000000-0000-0000-0000-000000000000"),
            ("'6F9619FF-8B86-D011-B42D-00C04FC964FF'", "6F9619FF-8B86-D011-B42D-00C04FC964FF")),
    ]

    @Test("every value of the type is exact, and NULL is NULL, in blocks and one by one", arguments: samples)
    func exact(sample: Sample) async throws {
        let rows = sample.values.map(\.0) + ["NULL"]
        let texts = sample.values.map { $0.1 as String? } + [nil]
        let blocks = rows.enumerated().map { "SELECT \($0.offset) AS n, CAST(\($0.element) AS \(sample.type)) AS v" }
        let long = rows.enumerated().map {
            "SELECT \($0.offset) AS n, CAST(\($0.element) AS \(sample.type)) AS v, CAST(N'x' AS nvarchar(max)) AS l"
        }
        try await withConnection { connection in
            let inBlocks = try await connection.rows(blocks.joined(separator: " UNION ALL ") + " ORDER BY n")
            #expect(inBlocks.map { $0[1] } == texts)
            let oneByOne = try await connection.rows(long.joined(separator: " UNION ALL ") + " ORDER BY n")
            #expect(oneByOne.map { $0[1] } == texts)
            #expect(oneByOne.map { $0[2] } == rows.map { _ in "x" })
        }
    }

    @Test("values come as numbers, times, bytes and UUIDs where a schema asks for those")
    func typed() async throws {
        try await withConnection { connection in
            let schema = Schema([
                Field("bit", .boolean), Field("tiny", .uint8), Field("small", .int16), Field("int", .int32),
                Field("big", .int64),
                Field("wide", .int64), Field("float", .float64), Field("real", .float32),
                Field("decimal", .decimal(precision: 10, scale: 2)),
                Field("money", .decimal(precision: 19, scale: 4)), Field("date", .date), Field("time", .time(.microsecond)),
                Field("stamp", .timestamp(.millisecond, isUTC: false)), Field("offset", .timestamp(.microsecond, isUTC: true)),
                Field("uuid", .uuid), Field("bytes", .binary), Field("json", .json), Field("long", .binary),
            ])
            let batches = try await connection.batches(
                """
                SELECT CAST(1 AS bit), CAST(255 AS tinyint), CAST(-1 AS smallint), CAST(7 AS int), CAST(8 AS bigint), CAST(9 AS int), \
                CAST(0.5 AS float), CAST(0.1 AS real), CAST(1.5 AS decimal(5,1)), CAST(-1.5 AS money), CAST('1970-01-02' AS date), \
                CAST('00:00:01' AS time), CAST('1970-01-01T00:00:01' AS datetime2(0)), \
                CAST('1970-01-01T02:00:00.000001+02:00' AS datetimeoffset), \
                CAST('00000000-0000-0000-0000-000000000001' AS uniqueidentifier), 0xFF, N'{}', CAST(0x01 AS varbinary(max))
                """, as: schema)
            let batch = try #require(batches.first)
            try batch.check(against: schema)
            let values = batch.columns.map { "\($0.values)" }
            #expect(
                values == [
                    "boolean([true])", "int32([255])", "int32([-1])", "int32([7])", "int64([8])", "int64([9])",
                    "float64([0.5])",
                    "float32([0.1])", "decimal([150])", "decimal([-15000])", "int32([1])", "int64([1000000])", "int64([1000])",
                    "int64([1])",
                    "uuid([1])", "bytes(offsets: [0, 1], data: [255])", "bytes(offsets: [0, 2], data: [123, 125])",
                    "bytes(offsets: [0, 1], data: [1])",
                ])
        }
    }

    @Test(
        "a value that the field does not hold exactly is an error that names the column",
        arguments: [
            ("CAST(256 AS int)", .uint8), ("CAST(40000 AS int)", .int16), ("CAST(2 AS int)", .boolean),
            ("CAST(0.1 AS float)", .float32), ("CAST(1.55 AS decimal(5,2))", .decimal(precision: 5, scale: 1)),
            ("CAST('2024-01-01T00:00:00.0000001' AS datetime2)", .timestamp(.microsecond, isUTC: false)),
            ("CAST('2500-01-01' AS datetime2)", .timestamp(.nanosecond, isUTC: false)),
            ("CAST('2024-01-01T10:00:00' AS datetime2)", .date), ("CAST('10:00:00.0000001' AS time)", .time(.microsecond)),
        ] as [(String, DataType)])
    func unfit(expression: String, type: DataType) async throws {
        try await withConnection { connection in
            let error = await #expect(throws: ODBCError.self) {
                try await connection.batches("SELECT \(expression) AS amount", as: Schema([Field("amount", type)]))
            }
            #expect(error?.code == .invalidData)
            #expect(error?.message.contains("amount") == true)
            #expect(error?.message.contains("\(type)") == true)
        }
    }

    @Test("finer times are cut where that is asked for")
    func truncated() async throws {
        try await withConnection { connection in
            var options = ReadOptions()
            options.finerTimes = .truncate
            let schema = Schema([Field("a", .timestamp(.microsecond, isUTC: false)), Field("b", .time(.millisecond))])
            let batches = try await connection.batches(
                "SELECT CAST('1969-12-31T23:59:59.9999999' AS datetime2), CAST('00:00:00.0019999' AS time)", as: schema,
                options: options)
            #expect(batches.flatMap(\.columns).map { "\($0.values)" } == ["int64([-1])", "int64([1])"])
        }
    }

    @Test("a type that cannot become the field's is refused before a row is read")
    func impossible() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: ODBCError.self) {
                try await connection.query("SELECT N'1' AS amount", as: Schema([Field("amount", .int32)]))
            }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("amount") == true)
        }
    }
}
