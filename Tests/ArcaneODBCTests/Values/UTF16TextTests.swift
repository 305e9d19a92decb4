import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneODBC

@Suite struct UTF16TextTests {
    /// What is written of `units`, and `extra` bytes behind them; nil where nothing is. The byte behind the room that is needed must not
    /// be touched.
    private func copied(_ units: [UInt16], extra: [UInt8] = []) -> [UInt8]? {
        let source = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } + extra
        let room = UTF16Text.utf8Capacity(of: source.count)
        var target = [UInt8](repeating: 0xFE, count: room + 1)
        let count = source.withUnsafeBytes { source in
            target.withUnsafeMutableBytes {
                UTF16Text.copy(source, to: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]))
            }
        }
        #expect(target.last == 0xFE)
        return count.map { Array(target.prefix($0)) }
    }

    /// The same, by the standard library, which puts U+FFFD for half a pair too.
    private func expected(_ units: [UInt16]) -> [UInt8] { Array(String(decoding: units, as: UTF16.self).utf8) }

    @Test("ASCII of every length around the blocks of four is the same text")
    func ascii() {
        for length in 0...70 {
            let units = (0..<length).map { UInt16($0 * 7 % 128) }
            #expect(copied(units) == units.map { UInt8($0) })
        }
    }

    @Test(
        "a character of any length is whole at every place of texts of every length around the blocks",
        arguments: [
            [0x7F], [0x80], [0xE9], [0x7FF], [0x800], [0x20AC], [0xD7FF], [0xE000], [0xFFFD], [0xFFFF], [0xD800, 0xDC00],
            [0xD83D, 0xDE00],
            [0xDBFF, 0xDFFF],
        ] as [[UInt16]])
    func places(character: [UInt16]) {
        for before in 0...18 {
            for behind in 0...9 {
                let units = Array(repeating: 0x61, count: before) + character + Array(repeating: 0x7A, count: behind)
                #expect(copied(units) == expected(units))
                #expect(String(validating: copied(units) ?? [0xFF], as: UTF8.self) != nil)
            }
        }
    }

    @Test(
        "half of a surrogate pair becomes U+FFFD wherever it stands, and nothing beside it is lost",
        arguments: [
            [0xD800], [0xDBFF], [0xDC00], [0xDFFF], [0xDC00, 0xD800], [0xD800, 0xD800], [0xD800, 0xD83D, 0xDE00],
            [0xD83D, 0xDE00, 0xDE00],
            [0xD800, 0x80], [0xD800, 0xE000],
        ] as [[UInt16]])
    func halves(character: [UInt16]) {
        for before in 0...9 {
            for behind in 0...9 {
                let units = Array(repeating: 0x61, count: before) + character + Array(repeating: 0x7A, count: behind)
                #expect(copied(units) == expected(units))
            }
        }
        #expect(copied([0x61, 0xD800, 0x62]) == Array("a\u{FFFD}b".utf8))
    }

    @Test("half of a pair is found wherever it stands, and U+FFFD and whole pairs are none")
    func halfPairs() {
        func hasHalfPair(_ units: [UInt16]) -> Bool {
            units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
                .withUnsafeBytes(UTF16Text.hasHalfPair)
        }
        for count in 0...9 {
            let before = [UInt16](repeating: 0x61, count: count)
            for half in [[0xD800], [0xDBFF, 0x61], [0xDC00], [0xDFFF, 0xD800], [0xD83D, 0xD83D, 0xDE00]] as [[UInt16]] {
                #expect(hasHalfPair(before + half))
                #expect(hasHalfPair(before + half + [0xD83D, 0xDE00]))
            }
            for text in [[], [0xFFFD], [0xD83D, 0xDE00], [0xD7FF, 0xE000], [0xD83D, 0xDE00, 0xFFFD]] as [[UInt16]] {
                #expect(!hasHalfPair(before + text))
                #expect(!hasHalfPair(text + before))
            }
        }
    }

    @Test("half of a pair is U+FFFD, and an error in a key, where two keys could become one")
    func keys() async throws {
        try await withConnection { connection in
            let query =
                "SELECT N'a' AS code, N'b' + NCHAR(55357) AS name UNION ALL SELECT N'c' + NCHAR(55357), CAST(NULL AS nvarchar(9))"
            let fields = [Field("code", .string), Field("name", .string)]
            let columns = try await connection.batches(query, as: Schema(fields)).first?.columns
            #expect(columns?[0].texts == ["a", "c\u{FFFD}"])
            #expect(columns?[1].texts == ["b\u{FFFD}", nil])
            let harmless = "SELECT N'a\u{FFFD}' AS code, N'b' + NCHAR(55357) AS name"
            let key = try await connection.batches(harmless, as: Schema(fields, key: ["code"])).first?.columns.first
            #expect(key?.texts == ["a\u{FFFD}"])
            let error = await #expect(throws: ODBCError.self) {
                _ = try await connection.batches(query, as: Schema(fields, key: ["code"]))
            }
            #expect(error?.code == .invalidData)
            #expect(error?.message.contains("column code") == true)
        }
        try await withConnection { connection in
            let error = await #expect(throws: ODBCError.self) { _ = try await connection.rows("SELECT NCHAR(56832) AS bound") }
            #expect(error?.message.contains("column bound") == true)
        }
    }

    @Test("half of a unit at the end is no text")
    func odd() {
        for length in 0...9 { #expect(copied(Array(repeating: 0x61, count: length), extra: [0x61]) == nil) }
    }

    @Test("random units are the text that the standard library makes of them")
    func random() {
        var generator = SeededGenerator(seed: 11)
        let ranges: [ClosedRange<UInt16>] = [
            0...0x7F, 0...0x7F, 0...0x7F, 0x80...0x7FF, 0x800...0xFFFF, 0xD800...0xDFFF, 0xD83D...0xD83E, 0xDC00...0xDFFF,
        ]
        for _ in 0..<5000 {
            let units = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt16.random(in: ranges[Int.random(in: ranges.indices, using: &generator)], using: &generator)
            }
            #expect(copied(units) == expected(units))
        }
    }

    @Test("a block's texts arrive whole beside absent ones, each length with the widest characters at its end")
    func blocks() async throws {
        try await withConnection { connection in
            for first in stride(from: 0, through: 50, by: 2) {
                try await expectWhole(lengths: first..<first + 2, connection)
            }
        }
    }

    private func expectWhole(lengths: Range<Int>, _ connection: ODBCConnection) async throws {
        let texts = lengths.flatMap { length -> [String?] in
            let ascii = String(repeating: "x", count: length)
            return [ascii, "\(ascii.dropLast(2))😀", "\(ascii.dropLast())漢", nil]
        }
        let rows = texts.enumerated().map { index, text in
            "SELECT \(index) AS n, CAST(\(text.map { "N'\($0)'" } ?? "NULL") AS nvarchar(62)) AS v"
        }
        let query = rows.joined(separator: " UNION ALL ") + " ORDER BY n"
        #expect(try await connection.rows(query).map { $0[1] } == texts)
        var options = ReadOptions()
        options.blockRows = 3
        #expect(try await connection.rows(query, options: options).map { $0[1] } == texts)
        let schema = Schema([Field("n", .int32), Field("v", .json)])
        let columns = try await connection.batches(query, as: schema).map { $0.columns[1] }
        #expect(columns.flatMap(\.texts) == texts)
    }
}
