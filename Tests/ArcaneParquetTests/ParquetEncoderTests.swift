import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneParquet

@Suite struct ParquetEncoderTests {
    private let fields: [Field] = [Field("id", .int64, isNullable: false), Field("name", .string)]

    /// Rows from `range`: the number, and a text that is absent in every fifth row.
    private func rows(_ range: Range<Int>) -> RecordBatch {
        let builder = RecordBatchBuilder(schema: Schema(fields, key: ["id"]))
        for row in range {
            if case .int64(let ids) = builder.columns[0] { ids.append(Int64(row)) }
            if case .bytes(let names) = builder.columns[1] {
                if row % 5 == 4 { names.appendNull() } else { names.append("name \(row % 100)") }
            }
            builder.endRow()
        }
        return builder.finish()
    }

    @Test("a file without rows has its schema and no row groups")
    func emptyFile() async throws {
        let output = try await python(
            """
            import sys, duckdb, pyarrow.parquet as pq
            file = pq.ParquetFile(sys.argv[1])
            print(file.metadata.num_rows, file.metadata.num_row_groups, file.schema_arrow.names)
            print(duckdb.sql(f"select count(*), count(name) from read_parquet('{sys.argv[1]}')").fetchall())
            """, reading: encode([rows(0..<0)]))
        #expect(output == "0 0 ['id', 'name']\n[(0, 0)]\n")
    }

    @Test("empty batches add nothing")
    func emptyBatch() async throws {
        try await expectReadBack([rows(0..<3), rows(0..<0), rows(3..<5)])
    }

    @Test("many tiny batches make one row group, with the pages of a large batch")
    func tinyBatches() async throws {
        let encoder = try ParquetEncoder(schema: rows(0..<0).schema, options: ParquetOptions(pageValueLimit: 100))
        let single = try ParquetEncoder(schema: rows(0..<0).schema, options: ParquetOptions(pageValueLimit: 100))
        for row in 0..<1000 { try encoder.append(rows(row..<(row + 1))) }
        try single.append(rows(0..<1000))
        try encoder.finish()
        try single.finish()
        let bytes = encoder.takeBytes()
        #expect(bytes == single.takeBytes())
        try await expectReadBack(bytes, of: [rows(0..<1000)])
    }

    @Test("a batch of a million rows comes back")
    func hugeBatch() async throws {
        let count = 1_000_000
        let values = (0..<count).map { Int64($0) &* 7919 % 1_000_003 }
        let file = try encode(
            [batch(.int64, .int64(values), absent: Set(stride(from: 0, to: count, by: 1000)))])
        let output = try await python(
            """
            import sys, duckdb, pyarrow.parquet as pq, pyarrow as pa
            expected = [i * 7919 % 1_000_003 if i % 1000 else None for i in range(1_000_000)]
            column = pq.read_table(sys.argv[1])["value"]
            print(column.combine_chunks().equals(pa.array(expected, pa.int64())))
            print(duckdb.sql(f"select count(*), count(value), sum(value) from read_parquet('{sys.argv[1]}')").fetchall()[0])
            """, reading: file)
        let sum = values.enumerated().reduce(0) { $0 + ($1.offset % 1000 == 0 ? 0 : $1.element) }
        #expect(output == "True\n(1000000, 999000, \(sum))\n")
    }

    @Test("many row groups come back, each with its sizes and places")
    func rowGroups() async throws {
        let batches = (0..<50).map { rows(($0 * 10)..<($0 * 10 + 10)) }
        let file = try encode(batches)
        try await expectReadBack(file, of: batches)
        let output = try await python(
            """
            import sys, os, pyarrow.parquet as pq
            meta = pq.ParquetFile(sys.argv[1]).metadata
            end = 4
            for g in range(meta.num_row_groups):
                group = meta.row_group(g)
                assert group.num_rows == 10
                columns = [group.column(c) for c in range(group.num_columns)]
                for column in columns:
                    assert (column.dictionary_page_offset or column.data_page_offset) == end, (g, end)
                    assert column.num_values == 10
                    end += column.total_compressed_size
                assert group.total_byte_size == sum(c.total_uncompressed_size for c in columns)
                assert all(c.total_compressed_size > 0 for c in columns)
            print(meta.num_row_groups, meta.num_rows, meta.created_by.split()[0], meta.format_version)
            """, reading: file)
        #expect(output == "50 500 arcane-swift 2.6\n")
    }

    @Test("what the caller says about the file stands in the footer")
    func metadata() async throws {
        let metadata = ["arcane.stream": "orders", "key": "[\"id\"]", "empty": "", "emoji": "😀"]
        let output = try await python(
            """
            import sys, duckdb, pyarrow.parquet as pq
            print(sorted(pq.ParquetFile(sys.argv[1]).metadata.metadata.items()))
            print(sorted(duckdb.sql(f"select decode(key), decode(value) from parquet_kv_metadata('{sys.argv[1]}')").fetchall()))
            """, reading: encode([rows(0..<1)], ParquetOptions(metadata: metadata)))
        #expect(
            output == """
                [(b'arcane.stream', b'orders'), (b'emoji', b'\\xf0\\x9f\\x98\\x80'), (b'empty', b''), (b'key', b'["id"]')]
                [('arcane.stream', 'orders'), ('emoji', '😀'), ('empty', ''), ('key', '["id"]')]

                """)
    }

    @Test("texts of a megabyte each come back, and make pages of their own")
    func largeTexts() async throws {
        let values = ["", "short"] + (0..<3).map { String(repeating: "\($0)é😀", count: 150_000) }
        try await expectReadBack([batch(.string, texts(values + values), absent: [3])])
    }

    @Test("a file taken in parts is the same file")
    func parts() throws {
        func numbers(from start: Int) -> RecordBatch {
            // Not to be compressed, so that a chunk is larger than what shares a part.
            batch(.int64, .int64((start..<start + 50_000).map { Int64($0) &* 0x1E37_79B9_7F4A_7C15 }))
        }
        let schema = numbers(from: 0).schema
        let encoder = try ParquetEncoder(schema: schema)
        let whole = try ParquetEncoder(schema: schema)
        var file: [UInt8] = []
        var partCount = 0
        for start in [0, 50_000] {
            let rows = numbers(from: start)
            try encoder.append(rows)
            try whole.append(rows)
            try encoder.endRowGroup()
            try whole.endRowGroup()
            if start > 0 {
                try encoder.finish()
                try whole.finish()
            }
            while true {
                let part = encoder.takePart()
                if part.isEmpty { break }
                file += part
                partCount += 1
            }
        }
        #expect(partCount > 2)
        #expect(file == whole.takeBytes())
    }

    @Test("the counts say what is open and what is in the file")
    func counts() throws {
        let encoder = try ParquetEncoder(schema: rows(0..<0).schema)
        #expect(encoder.takeBytes() == Array("PAR1".utf8))
        #expect(encoder.openByteCount == 0)
        try encoder.append(rows(0..<1000))
        let small = encoder.openByteCount
        try encoder.append(rows(0..<100_000))
        #expect(encoder.openRowCount == 101_000 && encoder.rowCount == 101_000)
        #expect(encoder.openByteCount > small && small > 10_000)
        #expect(encoder.takeBytes().isEmpty)
        try encoder.endRowGroup()
        try encoder.endRowGroup()
        #expect(encoder.openRowCount == 0 && encoder.rowCount == 101_000 && encoder.openByteCount == 0)
        #expect(encoder.takeBytes().count > 10_000)
        #expect(encoder.takeBytes().isEmpty)
    }

    @Test("memory holds compressed pages, not rows")
    func memory() throws {
        let encoder = try ParquetEncoder(schema: Schema([Field("value", .int64)]))
        let zeros = batch(.int64, .int64(Array(repeating: 0, count: 10_000)))
        for _ in 0..<300 { try encoder.append(zeros) }
        #expect(encoder.rowCount == 3_000_000)
        #expect(encoder.openByteCount < 200_000)
    }

    @Test("a batch that does not fit is refused whole, and the file goes on")
    func refusedBatch() async throws {
        let encoder = try ParquetEncoder(schema: Schema([Field("value", .int8)]))
        try encoder.append(batch(.int8, .int32([1])))
        #expect { try encoder.append(batch(.int8, .int32([2, 128]))) } throws: {
            ($0 as? StreamError)?.code == .invalidRecord && "\($0)".contains("value") && "\($0)".contains("128")
        }
        #expect(throws: StreamError.self) { try encoder.append(batch(.int16, .int32([2]))) }
        try encoder.append(batch(.int8, .int32([3])))
        try encoder.finish()
        try await expectReadBack(encoder.takeBytes(), of: [batch(.int8, .int32([1, 3]))])
    }

    @Test("nothing can be appended after the end")
    func closed() throws {
        let encoder = try ParquetEncoder(schema: rows(0..<0).schema)
        try encoder.finish()
        #expect(throws: StreamError.self) { try encoder.append(rows(0..<1)) }
        #expect(throws: StreamError.self) { try encoder.finish() }
    }
}
