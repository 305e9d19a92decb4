public import ArcaneCore

/// Writes batches of one schema as a Parquet file.
///
/// Memory holds the compressed pages, the dictionaries and the page in progress of the open row group, and the footer of the
/// closed ones. An encoder belongs to one task at a time. After an error the file is worthless, except after a batch that
/// `append` refused, which leaves no trace.
public final class ParquetEncoder: RecordEncoder {
    /// The schema of the file.
    public let schema: Schema
    private let options: ParquetOptions
    private let tree: SchemaTree
    private let writers: [ColumnChunkWriter]

    /// The bytes that have not been taken, in parts: a chunk's bytes go into the file as they are, since a copy would hold them twice.
    private var ready = [FileFooter.magic]
    /// Where the next byte stands in the file.
    private var fileOffset = FileFooter.magic.count
    private var rowGroups: [RowGroup] = []
    private var isFinished = false

    private static let smallPart = 64 << 10

    /// Rows in the open row group.
    public private(set) var openRowCount = 0
    /// Rows of the whole file so far.
    public private(set) var rowCount = 0

    /// Begins a file.
    ///
    /// Throws `StreamError.configuration` for a schema that Parquet cannot hold: no columns, two of one name, a structure without
    /// fields, or decimals of more than 38 digits.
    public init(schema: Schema, options: ParquetOptions = ParquetOptions()) throws {
        self.schema = schema
        self.options = options
        tree = try SchemaTree(schema)
        let pageWriter = try PageWriter(options.compression)
        writers = tree.leaves.map { ColumnChunkWriter($0, options, pageWriter) }
    }

    /// Bytes of memory that the open row group takes: compressed pages, dictionaries, and the values of the pages in progress.
    public var openByteCount: Int {
        openRowCount == 0 ? 0 : writers.reduce(0) { $0 + $1.byteCount }
    }

    /// Appends rows; their schema must be the encoder's.
    ///
    /// Throws `StreamError.invalidRecord` for a batch of another schema, or with a value that its type cannot hold.
    public func append(_ batch: RecordBatch) throws {
        try checkOpen()
        try batch.check(against: schema)
        guard batch.rowCount > 0 else { return }
        for (leaf, writer) in zip(tree.leaves, writers) {
            try writer.append(batch.columns[leaf.columnIndex], rowCount: batch.rowCount)
        }
        openRowCount += batch.rowCount
        rowCount += batch.rowCount
    }

    /// Closes the open row group, if it has rows; its bytes are ready then.
    public func endRowGroup() throws {
        try checkOpen()
        guard openRowCount > 0 else { return }
        var chunks: [ColumnChunk] = []
        for writer in writers {
            let (chunk, parts) = try writer.finish(fileOffset: fileOffset)
            chunks.append(chunk)
            for part in parts { add(part) }
        }
        rowGroups.append(RowGroup(rowCount: openRowCount, chunks: chunks))
        openRowCount = 0
    }

    /// Closes the file: the open row group, the page index and the footer.
    public func finish() throws {
        try endRowGroup()
        writePageIndex()
        add(
            FileFooter(
                elements: tree.elements, leafCount: tree.leaves.count, rowGroups: rowGroups, metadata: options.metadata,
                compression: options.compression
            ).bytes)
        isFinished = true
    }

    /// The bytes that are ready and have not been taken yet.
    public func takeBytes() -> [UInt8] {
        defer { ready = [] }
        return Array(ready.joined())
    }

    /// The bytes of a large column chunk, or of several small ones and what stands behind them.
    public func takePart() -> [UInt8] {
        ready.isEmpty ? [] : ready.removeFirst()
    }

    /// Adds bytes to the file; small ones share a part, since each is written by itself.
    private func add(_ bytes: [UInt8]) {
        fileOffset += bytes.count
        if let last = ready.indices.last, ready[last].count + bytes.count <= ParquetEncoder.smallPart {
            ready[last] += bytes
        } else if !bytes.isEmpty {
            ready.append(bytes)
        }
    }

    /// Writes the bounds of all pages, then the places of all pages, so that a reader gets either in one read.
    private func writePageIndex() {
        let bounds = rowGroups.map { group in group.chunks.map { chunk in chunk.pageBounds.map { place($0.bytes) } } }
        for (number, group) in rowGroups.enumerated() {
            rowGroups[number].indexPlaces = zip(group.chunks, bounds[number]).map { chunk, bounds in
                RowGroup.IndexPlaces(bounds: bounds, offsets: place(chunk.pages.offsetIndex))
            }
        }
    }

    /// Appends `bytes` and answers where in the file they lie.
    private func place(_ bytes: [UInt8]) -> Range<Int> {
        let start = fileOffset
        add(bytes)
        return start..<fileOffset
    }

    private func checkOpen() throws {
        guard !isFinished else {
            throw StreamError(.invalidRecord, "the Parquet file is closed: begin another one for more rows")
        }
    }
}
