import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

/// When values are written as numbers of a dictionary, and that they come back either way.
@Suite struct DictionaryTests {
    /// The encodings of the first chunk's pages as the footer counts them, such as `RLE_DICTIONARY 3`.
    private func encodings(_ file: [UInt8]) async throws -> String {
        try await python(
            """
            import sys, pyarrow.parquet as pq
            column = pq.ParquetFile(sys.argv[1]).metadata.row_group(0).column(0)
            print(column.has_dictionary_page, " ".join(sorted(column.encodings)))
            """, reading: file)
    }

    @Test("few distinct values make a dictionary")
    func pays() async throws {
        let values = batch(.string, texts((0..<5000).map { "value \($0 % 50)" }), absent: [3])
        let file = try encode([values])
        #expect(try await encodings(file) == "True PLAIN RLE RLE_DICTIONARY\n")
        #expect(try file.count < encode([values], ParquetOptions(compression: .none, dictionaryLimit: 0)).count / 4)
        try await expectReadBack(file, of: [values])
    }

    @Test("values that are all distinct are written plain")
    func doesNotPay() async throws {
        let values = batch(.int64, .int64((0..<5000).map { $0 * 1_000_003 }))
        let file = try encode([values])
        #expect(try await encodings(file) == "False PLAIN RLE\n")
        try await expectReadBack(file, of: [values])
    }

    @Test("a dictionary that overflows in the middle of a chunk leaves dictionary pages before plain ones")
    func overflow() async throws {
        let repeated = (0..<1000).map { "repeated \($0 % 10)" }
        let distinct = (0..<1000).map { "a value of its own, \($0)" }
        let values = batch(.string, texts(repeated + distinct + repeated))
        let file = try encode([values, values], ParquetOptions(dictionaryLimit: 1000, pageValueLimit: 300))
        #expect(try await encodings(file) == "True PLAIN RLE RLE_DICTIONARY\n")
        try await expectReadBack(file, of: [values, values])
    }

    @Test("the same with numbers and with decimals of 16 bytes")
    func overflowOfNumbers() async throws {
        let numbers = (0..<3000).map { Int64($0 < 1000 || $0 > 2000 ? $0 % 10 : $0) }
        let values = batch(
            [Field("n", .int64), Field("d", .decimal(precision: 38, scale: 3))],
            [
                column(.int64, .int64(numbers), absent: [5]),
                column(.decimal(precision: 38, scale: 3), .decimal(numbers.map { Int128($0) })),
            ])
        try await expectReadBack([values], ParquetOptions(dictionaryLimit: 800, pageValueLimit: 300))
    }

    @Test("pages of absent values only stand before, between and after pages of a dictionary")
    func absentPages() async throws {
        let values = (0..<600).map { "v\($0 % 3)" }
        let absent = Set(0..<100).union(200..<300).union(500..<600)
        try await expectReadBack([batch(.string, texts(values), absent: absent)], ParquetOptions(pageValueLimit: 50))
    }

    @Test("a dictionary of one entry")
    func single() async throws {
        try await expectReadBack([batch(.int64, .int64(Array(repeating: 42, count: 1000)), absent: [0, 999])])
    }
}
