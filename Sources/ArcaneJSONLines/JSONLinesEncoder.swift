public import ArcaneCore

/// Writes batches of one schema as JSON, one compact object a line, absent values as `null`.
///
/// How values are written, so that DuckDB, pyarrow and jq read them:
/// - integers as numbers, 64 bits too: readers that take numbers for doubles lose digits beyond 2⁵³;
/// - decimals as numbers with all digits of their scale, exactly;
/// - floating-point numbers as the shortest text that reads back the same; NaN and infinities, which JSON does not have,
///   as `null`;
/// - dates and times as ISO 8601, with the digits of their unit; instants end in `Z`, local times do not. Years beyond 9999
///   have a sign and more digits;
/// - UUIDs as text in lower case, bytes as Base64;
/// - `json` as it is, line breaks between its parts made spaces;
/// - structures as objects and lists as arrays.
///
/// An encoder belongs to one task at a time.
public final class JSONLinesEncoder: RecordEncoder {
    /// How many rows become text at once: enough to be fast, and little memory.
    private static let rowsPerStep = 1024

    /// The schema of the file.
    public let schema: Schema
    private let compressor: any StreamCompressor
    private var ready: [UInt8] = []
    private var isFinished = false

    /// Rows since the last call of `endRowGroup()`.
    public private(set) var openRowCount = 0
    /// Rows of the whole file so far.
    public private(set) var rowCount = 0

    /// Begins a file.
    public init(schema: Schema, compression: JSONLinesCompression = .none) throws {
        self.schema = schema
        compressor = try compression.makeCompressor()
    }

    /// Bytes that have been written and not been taken yet.
    public var openByteCount: Int { ready.count }

    /// Appends rows; their schema must be the encoder's.
    ///
    /// Throws `StreamError.invalidRecord` for a batch of another schema, or with a value that its type cannot hold.
    public func append(_ batch: RecordBatch) throws {
        guard !isFinished else {
            throw StreamError(.invalidRecord, "the file of JSON lines is closed: begin another one for more rows")
        }
        try batch.check(against: schema)
        for start in stride(from: 0, to: batch.rowCount, by: Self.rowsPerStep) {
            let rows = start..<min(start + Self.rowsPerStep, batch.rowCount)
            let lines = TextColumn.objects(schema.fields, batch.columns, rows, ending: [UInt8(ascii: "\n")])
            try compressor.write(lines.bytes, to: &ready)
        }
        openRowCount += batch.rowCount
        rowCount += batch.rowCount
    }

    /// Makes everything appended so far ready to be taken.
    public func endRowGroup() throws {
        guard openRowCount > 0 else { return }
        try compressor.flush(to: &ready)
        openRowCount = 0
    }

    /// Closes the file.
    public func finish() throws {
        guard !isFinished else { return }
        try compressor.finish(to: &ready)
        openRowCount = 0
        isFinished = true
    }

    /// The bytes that are ready and have not been taken yet.
    public func takeBytes() -> [UInt8] {
        defer { ready = [] }
        return ready
    }
}
