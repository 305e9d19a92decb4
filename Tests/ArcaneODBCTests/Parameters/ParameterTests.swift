import ArcaneCore
import Testing

@testable import ArcaneODBC

/// Parameters as the server gets them.
@Suite struct ParameterTests {
    private func echo(_ parameter: ODBCParameter) async throws -> String? {
        try await withConnection { connection async throws in
            try await connection.rows("SELECT ? AS v", [parameter]).first?.first ?? nil
        }
    }

    @Test("texts of every length come back, by their units of UTF-16", arguments: ["a", "é", "漢", "😀"])
    func texts(character: String) async throws {
        try await withConnection { connection async throws in
            for count in [0, 1, 2, 1999, 2000, 2001, 3999, 4000, 4001, 8001] {
                let text = String(repeating: character, count: count)
                let rows = try await connection.rows("SELECT ? AS v", [.text(text)])
                #expect(rows == [[text]], "\(count) times \(character)")
            }
        }
    }

    @Test(
        "quotes, zeros, question marks and line ends are part of a text",
        arguments: ["'; DROP TABLE x --", "?", "a\nb\r\n\t", " a ", "{fn x}"])
    func characters(text: String) async throws {
        #expect(try await echo(.text(text)) == text)
    }

    @Test("bytes of every length come back", arguments: [0, 1, 255, 7999, 8000, 8001, 70_000])
    func bytes(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let text = try await echo(.binary(bytes))
        #expect(text == String(decoding: HexText.upper(bytes), as: UTF8.self))
    }

    @Test(
        "numbers come back exactly",
        arguments: [
            (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"), (.integer(0), "0"),
            (.float(0.1), "0.1"), (.float(-1.7976931348623157e308), "-1.7976931348623157e+308"),
            (.float(.leastNonzeroMagnitude), "5e-324"),
            (.boolean(true), "1"), (.boolean(false), "0"),
            (.decimal(1, precision: 1, scale: 0), "1"),
            (.decimal(-1, precision: 38, scale: 38), "-0.00000000000000000000000000000000000001"),
            (.decimal(DecimalDigits.limit(precision: 38), precision: 38, scale: 0), String(repeating: "9", count: 38)),
            (
                .decimal(-DecimalDigits.limit(precision: 38), precision: 38, scale: 19),
                "-9999999999999999999.9999999999999999999"
            ),
            (.uuid(0), "00000000-0000-0000-0000-000000000000"), (.uuid(.max), "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
        ] as [(ODBCParameter, String)])
    func numbers(parameter: ODBCParameter, text: String) async throws {
        #expect(try await echo(parameter) == text)
    }

    @Test("NULL is NULL beside values of all types")
    func nulls() async throws {
        try await withConnection { connection async throws in
            let rows = try await connection.rows("SELECT ?, CAST(? AS int), ?", [.null, .null, .integer(1)])
            #expect(rows == [[nil, nil, "1"]])
        }
    }

    @Test("times are texts that the statement converts, of any year")
    func times() async throws {
        try await withConnection { connection async throws in
            for text in ["0001-01-01T00:00:00.0000001", "1582-10-15T00:00:00.0000000", "9999-12-31T23:59:59.9999999"] {
                let rows = try await connection.rows("SELECT CONVERT(datetime2, ?, 126)", [.text(text)])
                #expect(rows == [[text]])
            }
        }
    }

    @Test("the same statement runs again with other values")
    func again() async throws {
        try await withConnection { connection async throws in
            for number in 0..<30 {
                #expect(try await connection.rows("SELECT ? + 1 AS n", [.integer(Int64(number))]) == [["\(number + 1)"]])
            }
        }
    }

    @Test("fewer parameters than question marks are refused", arguments: [0, 1])
    func wrongNumber(count: Int) async throws {
        try await withConnection { connection async throws in
            await #expect(throws: ODBCError.self) {
                try await connection.rows("SELECT ? AS a, ? AS b", Array(repeating: .integer(1), count: count))
            }
        }
    }
}
