import ArcaneCore
import Testing

@testable import ArcaneODBC

@Suite struct LongValueReaderTests {
    private func options(partBytes: Int) -> ReadOptions {
        var options = ReadOptions()
        options.partBytes = partBytes
        return options
    }

    @Test(
        "texts of every length around the size of a part are whole, whatever character the edge divides",
        arguments: ["a", "é", "漢", "😀"])
    func edges(character: String) async throws {
        try await withConnection { connection async throws in
            for padding in 0..<4 {
                let lengths = Array(0...24) + [31, 32, 33, 47, 48, 49, 63, 64, 65, 200]
                let texts = lengths.map { String(repeating: "x", count: padding) + String(repeating: character, count: $0) }
                let columns = Array(repeating: "CAST(? AS nvarchar(max))", count: texts.count).joined(separator: ", ")
                let rows = try await connection.rows(
                    "SELECT \(columns)", texts.map { .text($0) }, options: options(partBytes: 16))
                #expect(rows == [texts])
            }
        }
    }

    @Test("bytes of every length around the size of a part are whole")
    func binaryEdges() async throws {
        try await withConnection { connection async throws in
            let texts = [0, 1, 15, 16, 17, 31, 32, 33, 100].map { String(repeating: "A5", count: $0) }
            let columns = texts.map { "CAST(0x\($0) AS varbinary(max))" }.joined(separator: ", ")
            #expect(try await connection.rows("SELECT \(columns)", options: options(partBytes: 16)) == [texts])
        }
    }

    @Test("64,512 and ten million bytes come whole, as text and as bytes", arguments: [64_512, 10_000_000])
    func large(count: Int) async throws {
        try await withConnection { connection async throws in
            let text = String(repeating: "0123456é", count: count / 9) + String(repeating: "z", count: count % 9)
            #expect(text.utf8.count == count)
            let bytes = Array(text.utf8)
            let result = try await connection.query("SELECT ? AS t, ? AS b, 1 AS n", [.text(text), .binary(bytes)])
            let batch = try #require(try await result.next())
            #expect(batch.columns[0].texts == [text])
            #expect(batch.columns[1].bytes == [bytes])
            #expect(try await result.next() == nil)
        }
    }

    @Test("long columns may stand anywhere among others, and NULL in any of them")
    func anyOrder() async throws {
        try await withConnection { connection async throws in
            let rows = try await connection.rows(
                """
                SELECT CAST(N'a' AS nvarchar(max)), 1, CAST(NULL AS varbinary(max)), N'short', CAST(N'<x/>' AS xml), 2 \
                UNION ALL SELECT CAST(NULL AS nvarchar(max)), 3, CAST(0x01 AS varbinary(max)), CAST(NULL AS nvarchar(5)), \
                CAST(NULL AS xml), 4
                """)
            #expect(rows == [["a", "1", nil, "short", "<x/>", "2"], [nil, "3", "01", nil, nil, "4"]])
        }
    }
}
