import ArcaneCore
import Testing

@testable import ArcaneODBC

/// What FreeTDS does differently from what one would think, each with what is done about it.
@Suite struct TrapTests {
    @Test(
        "1: a value that does not fit its buffer is noticed, by its length or by what the driver says",
        arguments: ["N'abcdefgh'", "'abcdefgh'", "1234.567", "0x0102030405060708"], [1, 10])
    func truncation(value: String, rows: Int) async throws {
        let isBinary = value.hasPrefix("0x")
        for capacity in [1, 4, 7, 8, 9, 10] {
            let form = isBinary ? ValueForm.binary(capacity: capacity) : .text(capacity: capacity)
            let isWhole = capacity >= (isBinary ? 8 : 9)
            try await withConnection { connection async throws in
                do throws(ODBCError) {
                    let contents = try await connection.contents(of: "SELECT \(value) AS name", in: form, rows: rows)
                    #expect(contents == (isWhole ? .full : .cut))
                } catch {
                    #expect(!isWhole)
                    #expect(error.code == .invalidData)
                }
            }
        }
    }

    @Test("1: neither is half of a wide text taken for the whole", arguments: [1, 10])
    func wideTruncation(rows: Int) async throws {
        for capacity in [1, 2, 14, 15, 16, 17] {
            try await withConnection { connection async throws in
                do throws(ODBCError) {
                    let contents = try await connection.contents(
                        of: "SELECT N'abcdefgh' AS name", in: .wideText(capacity: capacity), rows: rows)
                    #expect(contents == (capacity >= 16 ? .full : .cut))
                } catch {
                    #expect(capacity < 16)
                    #expect(error.code == .invalidData)
                }
            }
        }
    }

    @Test("2: buffers hold the longest UTF-8 of a column's characters, whatever its octet length says")
    func octets() async throws {
        try await withConnection { connection async throws in
            let row = [String(repeating: "€", count: 50), String(repeating: "漢", count: 50), String(repeating: "😀", count: 25)]
            let rows = try await connection.rows(
                "SELECT CAST(N'\(row[0])' AS varchar(50)), CAST(N'\(row[1])' AS nvarchar(50)), CAST(N'\(row[2])' AS nvarchar(50))"
            )
            #expect(rows == [row])
        }
    }

    @Test("3: columns without a length are read by parts, as they describe themselves with size 0 or two thousand million")
    func long() async throws {
        try await withConnection { connection async throws in
            let result = try await connection.query(
                "SELECT CAST(N'a' AS nvarchar(max)), CAST('a' AS varchar(max)), CAST(0x01 AS varbinary(max)), CAST(N'<a/>' AS xml)"
            )
            #expect(result.columns.map(\.size) == [0, 0, 0, 0])
            #expect(result.columns.map(\.type) == [.longText, .longText, .longBinary, .longText])
            #expect(try await result.next()?.columns[0].texts == ["a"])
        }
    }

    @Test("4: rows with a long column come one by one, since parts cannot be had of a block, and all of them come")
    func oneByOne() async throws {
        try await withConnection { connection async throws in
            let rows = try await connection.rows(
                "SELECT a.n * 5 + b.n AS n, CAST(N'v' AS nvarchar(max)) FROM \(numbers) AS a CROSS JOIN \(numbers) AS b ORDER BY n"
            )
            #expect(rows.map { $0[0] } == (0..<25).map { "\($0)" })
            #expect(rows.allSatisfy { $0[1] == "v" })
        }
    }

    @Test("5: decimals keep their fraction, and the largest float ends nothing")
    func numeric() async throws {
        try await withConnection { connection async throws in
            let batches = try await connection.batches(
                "SELECT CAST(-1.2345 AS decimal(18,4)), CAST(1.7976931348623157e308 AS float)")
            #expect(
                batches.flatMap(\.columns).map { "\($0.values)" } == [
                    "decimal([-12345])", "float64([1.7976931348623157e+308])",
                ])
        }
    }

    @Test("6: floats are numbers, not texts of seventeen numbers")
    func floats() async throws {
        try await withConnection { connection async throws in
            #expect(try await connection.rows("SELECT CAST(0.1 AS float), CAST(0.1 AS real)") == [["0.1", "0.1"]])
        }
    }

    @Test("7: years below 1000 have four numbers")
    func years() async throws {
        try await withConnection { connection async throws in
            #expect(
                try await connection.rows("SELECT CAST('0001-01-01' AS date), CAST('0999-12-31' AS datetime2(0))")
                    == [["0001-01-01", "0999-12-31T00:00:00"]])
        }
    }

    @Test("8: an offset is kept, and as an instant it is the one in UTC")
    func offsets() async throws {
        try await withConnection { connection async throws in
            let query = "SELECT CAST('2024-01-01T00:30:00.1234567-01:30' AS datetimeoffset)"
            #expect(try await connection.rows(query) == [["2024-01-01T00:30:00.1234567-01:30"]])
            var options = ReadOptions()
            options.finerTimes = .truncate
            let batches = try await connection.batches(
                query, as: Schema([Field("t", .timestamp(.microsecond, isUTC: true))]), options: options)
            let expected = try #require(Timestamp(iso8601: "2024-01-01T02:00:00.123456Z"))
            #expect(batches.flatMap(\.columns).map { "\($0.values)" } == ["int64([\(expected.microseconds)])"])
        }
    }

    @Test("9: times keep their fraction")
    func times() async throws {
        try await withConnection { connection async throws in
            #expect(try await connection.rows("SELECT CAST('23:59:59.9999999' AS time)") == [["23:59:59.9999999"]])
        }
    }

    @Test("10: a sql_variant is its text, and the remark that comes with it no failure")
    func variant() async throws {
        try await withConnection { connection async throws in
            #expect(try await connection.rows("SELECT CAST(N'é' AS sql_variant), CAST(NULL AS sql_variant)") == [["é", nil]])
        }
    }

    @Test("11: a text that is no number is a failure, with a record or without")
    func silentFailure() async throws {
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) {
                try await connection.contents(of: "SELECT N'x' AS n", in: .int32, rows: 10)
            }
            #expect(error?.message.isEmpty == false)
            #expect(error?.code == .invalidData)
        }
    }

    @Test("12: a statement runs without being prepared, so its parameters keep their types")
    func typedParameters() async throws {
        try await withConnection { connection async throws in
            let rows = try await connection.query("SELECT ? AS i, ? AS t, ? AS b", [.integer(1), .text("é"), .binary([1, 2])])
            #expect(rows.columns.map(\.type) == [.bigint, .wideText, .binary])
        }
    }

    @Test("13: every field may be NULL, because the driver's word on that is worth nothing")
    func nullable() async throws {
        try await withConnection { connection async throws in
            let result = try await connection.query("SELECT 1 AS n")
            #expect(result.schema.fields.map(\.isNullable) == [true])
        }
    }

    @Test("an error in the middle of a block is no end of the rows, although the driver reports success and then no more rows")
    func errorInBlock() async throws {
        try await withConnection { connection async throws in
            let error = await #expect(throws: ODBCError.self) {
                try await connection.rows("SELECT 1 / n AS x FROM (SELECT 2 AS n UNION ALL SELECT 1 UNION ALL SELECT 0) AS t")
            }
            #expect(error?.native == 8134)
        }
    }

    @Test("a batch may begin with statements that have no result")
    func declarations() async throws {
        try await withConnection { connection async throws in
            let rows = try await connection.rows("SET NOCOUNT ON; DECLARE @n int; SET @n = 5; SELECT @n AS n")
            #expect(rows == [["5"]])
        }
    }

    /// A table of the numbers 0 to 4.
    private var numbers: String {
        "(\((0...4).map { "SELECT \($0) AS n" }.joined(separator: " UNION ALL ")))"
    }
}

extension ODBCConnection {
    /// What the driver puts into a buffer of another form than the column's for the first row of `text`.
    func contents(of text: String, in form: ValueForm, rows: Int) throws(ODBCError) -> ColumnBuffer.Contents {
        let statement = try handle.statement()
        try statement.execute(text, [], CancelSwitch())
        let block = RowBlock([form], rows: rows)
        try BlockFetch(statement, rowCapacity: block.rowCapacity).fetch(into: block, CancelSwitch())
        guard let buffer = block.columns[0] else { return .partial }
        return buffer.contents(of: block.count)
    }
}
