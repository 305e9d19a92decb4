import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneJSONLines

@Suite struct JSONLinesEncoderTests {
    /// Rows with a value of each type, each field of a row made by `append`.
    private func batch(_ fields: [Field], _ rows: Int, _ append: (Int, [ColumnBuilder]) -> Void) -> RecordBatch {
        let builder = RecordBatchBuilder(schema: Schema(fields))
        for row in 0..<rows {
            append(row, builder.columns)
            builder.endRow()
        }
        return builder.finish()
    }

    private func encode(_ batches: [RecordBatch], _ compression: JSONLinesCompression = .none) throws -> [UInt8] {
        let encoder = try JSONLinesEncoder(schema: batches[0].schema, compression: compression)
        var file: [UInt8] = []
        for batch in batches {
            try encoder.append(batch)
            try encoder.endRowGroup()
            file += encoder.takeBytes()
        }
        try encoder.finish()
        return file + encoder.takeBytes()
    }

    private func text(_ batch: RecordBatch) throws -> String {
        String(decoding: try encode([batch]), as: UTF8.self)
    }

    /// A structure, lists and a value of each simple type; every third row is all null.
    private let fields: [Field] = [
        Field("n", .int64), Field("d", .decimal(precision: 38, scale: 4)), Field("f", .float64), Field("b", .boolean),
        Field("text", .string), Field("raw", .json), Field("bytes", .binary), Field("id", .uuid), Field("day", .date),
        Field("at", .timestamp(.microsecond, isUTC: true)), Field("time", .time(.millisecond)),
        Field("place", .structure([Field("city", .string), Field("tags", .list(element: Field("tag", .string)))])),
    ]

    private func sample(_ rows: Int) -> RecordBatch {
        batch(fields, rows) { row, columns in
            for column in columns {
                if row % 3 == 2 {
                    column.appendNull()
                    continue
                }
                switch column {
                case .boolean(let builder): builder.append(row % 2 == 0)
                case .int32(let builder): builder.append(Int32(row) - 1)
                case .int64(let builder): builder.append(Int64(row) * 1_000_003)
                case .float32(let builder): builder.append(Float(row) + 0.5)
                case .float64(let builder): builder.append(row == 1 ? .nan : Double(row) + 0.5)
                case .decimal(let builder): builder.append(Int128(row) - 5)
                case .uuid(let builder): builder.append(UInt128(row))
                case .bytes(let builder): builder.append(builder.type == .json ? "{\"r\":\(row)}" : "é\"\\\n\(row) 😀")
                case .structure(let builder):
                    if case .bytes(let city) = builder.fields[0] { city.append("Köln") }
                    if case .list(let tags) = builder.fields[1] {
                        for tag in 0..<(row % 3) {
                            if case .bytes(let texts) = tags.elements { texts.append("t\(tag)") }
                        }
                        tags.append()
                    }
                    builder.append()
                case .list: break
                }
            }
        }
    }

    @Test("a row is one compact object with its values in the order of the schema, and null for absent ones")
    func lines() throws {
        #expect(
            try text(sample(3)) == """
                {"n":0,"d":-0.0005,"f":0.5,"b":true,"text":"é\\"\\\\\\n0 😀","raw":{"r":0},"bytes":"w6kiXAowIPCfmIA=",\
                "id":"00000000-0000-0000-0000-000000000000","day":"1969-12-31","at":"1970-01-01T00:00:00.000000Z",\
                "time":"00:00:00.000","place":{"city":"Köln","tags":[]}}
                {"n":1000003,"d":-0.0004,"f":null,"b":false,"text":"é\\"\\\\\\n1 😀","raw":{"r":1},\
                "bytes":"w6kiXAoxIPCfmIA=",\
                "id":"00000000-0000-0000-0000-000000000001","day":"1970-01-01","at":"1970-01-01T00:00:01.000003Z",\
                "time":"00:16:40.003","place":{"city":"Köln","tags":["t0"]}}
                {"n":null,"d":null,"f":null,"b":null,"text":null,"raw":null,"bytes":null,"id":null,"day":null,"at":null,\
                "time":null,"place":null}

                """)
    }

    @Test("names are escaped as texts are")
    func names() throws {
        let batch = batch([Field("a\"b", .boolean)], 1) { _, columns in columns[0].appendNull() }
        #expect(try text(batch) == "{\"a\\\"b\":null}\n")
    }

    @Test("a file without rows is empty, and an empty batch adds nothing")
    func empty() throws {
        #expect(try text(sample(0)) == "")
    }

    @Test(
        "pyarrow, DuckDB and Python's own reader agree about a file of each compression",
        arguments: JSONLinesCompression.allCases)
    func readers(compression: JSONLinesCompression) async throws {
        let bytes = try encode([sample(2500), sample(1), sample(0), sample(700)], compression)
        let name = ["none": "part.jsonl", "gzip": "part.jsonl.gz", "zstd": "part.jsonl.zst"][compression.rawValue] ?? ""
        let output = try await withTemporaryFolder { folder in
            try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
            return try await python(
                """
                import sys, json, duckdb, pyarrow as pa, pyarrow.json as pj
                path = sys.argv[1]
                stream = pa.input_stream(path).read()
                rows = [json.loads(line) for line in stream.decode().split("\\n")[:-1]]
                table = pj.read_json(pa.BufferReader(stream))
                assert table.num_rows == len(rows)
                assert table["text"].to_pylist() == [r["text"] for r in rows]
                assert table["place"].to_pylist() == [r["place"] for r in rows]
                query = 'select n, text, place.tags, epoch_us("at"::timestamptz), day::date, id::uuid from read_json($1)'
                duck = duckdb.sql(query, params=[path]).fetchall()
                assert [d[:2] for d in duck] == [(r["n"], r["text"]) for r in rows]
                assert [d[2] for d in duck] == [r["place"] and r["place"]["tags"] for r in rows]
                print(len(rows), sum(r["n"] or 0 for r in rows), max(d[3] or 0 for d in duck))
                """, "\(folder)/\(name)")
        }
        let numbers = [2500, 1, 700].flatMap { (0..<$0).filter { $0 % 3 != 2 } }.map { $0 * 1_000_003 }
        let latest = numbers.max() ?? 0
        #expect(output == "3201 \(numbers.reduce(0, +)) \(latest)\n")
    }

    @Test("what was appended before the end of a row group can be read at once", arguments: JSONLinesCompression.allCases)
    func flush(compression: JSONLinesCompression) async throws {
        let encoder = try JSONLinesEncoder(schema: Schema(fields), compression: compression)
        try encoder.append(sample(10))
        #expect(encoder.openRowCount == 10)
        try encoder.endRowGroup()
        #expect(encoder.openRowCount == 0)
        #expect(encoder.openByteCount > 0)
        let bytes = encoder.takeBytes()
        #expect(encoder.openByteCount == 0)
        let count = try await withTemporaryFolder { folder in
            try Data(bytes).write(to: URL(filePath: "\(folder)/part"))
            return try await python(
                """
                import sys, zlib, pyarrow as pa
                data, kind = open(sys.argv[1], "rb").read(), sys.argv[2]
                if kind == "gzip":
                    data = zlib.decompressobj(31).decompress(data)
                elif kind == "zstd":
                    stream, data = pa.CompressedInputStream(pa.BufferReader(data), "zstd"), b""
                    while data.count(b"\\n") < 10:
                        data += stream.read(1)
                print(data.count(b"\\n"))
                """, "\(folder)/part", compression.rawValue)
        }
        #expect(count == "10\n")
    }

    @Test("a batch of another schema, and rows after the end, are refused with a sentence that says why")
    func refusals() throws {
        let encoder = try JSONLinesEncoder(schema: Schema(fields))
        let other = batch([Field("x", .boolean)], 1) { _, columns in columns[0].appendNull() }
        #expect(throws: StreamError.self) { try encoder.append(other) }
        #expect(encoder.rowCount == 0)
        try encoder.append(sample(2))
        try encoder.finish()
        try encoder.finish()
        #expect(encoder.rowCount == 2)
        #expect { try encoder.append(sample(1)) } throws: { "\($0)".contains("closed") }
    }
}
