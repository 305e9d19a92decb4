import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneParquet

/// Encodes `batches` of one schema, one row group each, and answers the bytes of the file.
func encode(_ batches: [RecordBatch], _ options: ParquetOptions = ParquetOptions()) throws -> [UInt8] {
    let encoder = try ParquetEncoder(schema: batches[0].schema, options: options)
    var file: [UInt8] = []
    for batch in batches {
        try encoder.append(batch)
        try encoder.endRowGroup()
        file += encoder.takeBytes()
    }
    try encoder.finish()
    return file + encoder.takeBytes()
}

/// Runs a Python script with a file that has `bytes`; its path is the first argument.
func python(_ script: String, reading bytes: [UInt8]) async throws -> String {
    try await withTemporaryFolder { folder in
        let path = folder + "/part.parquet"
        try Data(bytes).write(to: URL(filePath: path))
        return try await python(script, path)
    }
}

/// A file, and what it must hold.
struct WrittenFile {
    var bytes: [UInt8]
    var batches: [RecordBatch]

    /// One line a column, as `readBackScript` prints it.
    var expectedLines: [String] {
        batches[0].schema.fields.indices.map { index in
            "[" + batches.map { $0.columns[index].exactText }.filter { !$0.isEmpty }.joined(separator: ",") + "]"
        }
    }
}

/// Expects that pyarrow and DuckDB read `batches` out of a file that was written with `options`.
func expectReadBack(
    _ batches: [RecordBatch], _ options: ParquetOptions = ParquetOptions(), sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    try await expectReadBack(encode(batches, options), of: batches, sourceLocation: sourceLocation)
}

/// Expects that pyarrow and DuckDB read `batches` out of `file`.
func expectReadBack(
    _ file: [UInt8], of batches: [RecordBatch], sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    try await expectReadBack(
        [WrittenFile(bytes: file, batches: batches)], by: ["pyarrow", "duckdb"], sourceLocation: sourceLocation)
}

/// Expects that each of `readers` reads out of all `files` what they must hold. One process reads them all.
func expectReadBack(
    _ files: [WrittenFile], by readers: [String], sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let output = try await withTemporaryFolder { folder in
        for (index, file) in files.enumerated() {
            try Data(file.bytes).write(to: URL(filePath: "\(folder)/\(index).parquet"))
        }
        return try await python(readBackScript, folder, "\(files.count)", readers.joined(separator: ","))
    }
    var lines = output.split(separator: "\n").map(String.init)[...]
    for (number, file) in files.enumerated() {
        let expected = file.expectedLines
        for reader in readers {
            let read = Array(lines.prefix(expected.count))
            lines = lines.dropFirst(expected.count)
            #expect(read.count == expected.count, "\(reader), file \(number)", sourceLocation: sourceLocation)
            for (field, (was, due)) in zip(file.batches[0].schema.fields, zip(read, expected)) where was != due {
                Issue.record(
                    "file \(number): \(reader) reads \(field) as \(was.prefix(400)), not \(due.prefix(400))",
                    sourceLocation: sourceLocation)
            }
        }
    }
    #expect(lines.isEmpty, sourceLocation: sourceLocation)
}

extension Column {
    /// All values exactly, in the form that `readBackScript` prints: text and bytes in hexadecimal, floating-point numbers as
    /// their bits (NaN as a word), decimals as the number without the point, times in nanoseconds, structures as arrays.
    var exactText: String {
        (0..<count).map { validity.isValid($0) ? exactText(at: $0) : "null" }.joined(separator: ",")
    }

    private func exactText(at index: Int) -> String {
        switch values {
        case .boolean(let values): "\(values[index])"
        case .int32(let values): "\(values[index])"
        case .int64(let values): "\(Int128(values[index]) * nanosecondsPerUnit)"
        case .float32(let values): values[index].isNaN ? "\"nan\"" : "\(values[index].bitPattern)"
        case .float64(let values): values[index].isNaN ? "\"nan\"" : "\(values[index].bitPattern)"
        case .decimal(let values): "\(values[index])"
        case .uuid(let values):
            "\"" + String(repeating: "0", count: values[index].leadingZeroBitCount / 4 - (values[index] == 0 ? 1 : 0))
                + String(values[index], radix: 16) + "\""
        case .bytes(let offsets, let data): "\"" + Hex.text(data[offsets[index]..<offsets[index + 1]]) + "\""
        case .structure(let columns):
            "["
                + columns.map { $0.validity.isValid(index) ? $0.exactText(at: index) : "null" }.joined(separator: ",") + "]"
        case .list(let offsets, let elements):
            "["
                + (offsets[index]..<offsets[index + 1]).map {
                    elements.validity.isValid($0) ? elements.exactText(at: $0) : "null"
                }.joined(separator: ",") + "]"
        }
    }

    private var nanosecondsPerUnit: Int128 {
        switch type {
        case .time(.millisecond), .timestamp(.millisecond, _): 1_000_000
        case .time(.microsecond), .timestamp(.microsecond, _): 1000
        default: 1
        }
    }
}

/// Prints the columns of each file in a folder as each reader reads them, one line a column (see `Column.exactText`).
let readBackScript = #"""
    import json, struct, sys
    import duckdb, pyarrow as pa, pyarrow.parquet as pq

    SCALE = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}

    def exact(array):
        t = array.type
        if isinstance(t, pa.BaseExtensionType):
            return exact(array.storage)
        if pa.types.is_struct(t):
            fields = [exact(pa.array(array.field(i))) for i in range(t.num_fields)]
            return [list(row) if ok else None for row, ok in zip(zip(*fields), array.is_valid().to_pylist())]
        if pa.types.is_list(t) or pa.types.is_large_list(t):
            elements, offsets = exact(array.values), array.offsets.to_pylist()
            return [elements[a:b] if ok else None for a, b, ok in zip(offsets, offsets[1:], array.is_valid().to_pylist())]
        if pa.types.is_null(t):
            return [None] * len(array)
        convert = lambda v: v
        if pa.types.is_timestamp(t) or pa.types.is_time(t):
            scale = SCALE[t.unit]
            array = array.view(pa.int32() if pa.types.is_time32(t) else pa.int64())
            convert = lambda v: v * scale
        elif pa.types.is_date(t):
            array = array.view(pa.int32())
        elif pa.types.is_decimal(t):
            scale = t.scale
            convert = lambda v: int(v.scaleb(scale, __import__("decimal").Context(prec=80)))
        elif pa.types.is_float32(t):
            convert = lambda v: "nan" if v != v else struct.unpack("<I", struct.pack("<f", v))[0]
        elif pa.types.is_float64(t):
            convert = lambda v: "nan" if v != v else struct.unpack("<Q", struct.pack("<d", v))[0]
        elif pa.types.is_string(t) or pa.types.is_large_string(t):
            convert = lambda v: v.encode().hex()
        elif pa.types.is_binary(t) or pa.types.is_large_binary(t) or pa.types.is_fixed_size_binary(t):
            convert = lambda v: v.hex()
        return [None if v is None else convert(v) for v in array.to_pylist()]

    def show(table):
        for column in table.columns:
            values = []
            for chunk in column.chunks:
                values += exact(pa.concat_arrays([chunk]))
            print(json.dumps(values, separators=(",", ":")))

    def duck(path):
        connection = duckdb.connect()
        connection.execute("set timezone = 'UTC'; set threads = 1")
        relation = connection.sql(f"from read_parquet('{path}')")
        def expression(name, kind):
            if kind == "JSON":
                return f'"{name}"::text'
            return f"""unhex(replace("{name}"::text, '-', ''))""" if kind == "UUID" else f'"{name}"'
        columns = ", ".join(expression(n, str(t)) for n, t in zip(relation.columns, relation.types))
        return connection.sql(f"select {columns} from relation").to_arrow_table()

    READ = {"pyarrow": lambda path: pq.ParquetFile(path).read(), "duckdb": duck}
    for number in range(int(sys.argv[2])):
        for reader in sys.argv[3].split(","):
            show(READ[reader](f"{sys.argv[1]}/{number}.parquet"))
    """#
