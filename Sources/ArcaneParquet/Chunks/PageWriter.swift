import ArcaneCore

/// Puts pages together and compresses them; one for all columns, since only one page is written at a time.
final class PageWriter {
    private let compressor: any PageCompressor
    /// The page before compression: levels, then values.
    var body: [UInt8] = []
    private var compressed: [UInt8] = []

    init(_ compression: ParquetCompression) throws {
        compressor = try compression.makeCompressor()
    }

    /// Appends header and compressed form of `body` to `output` and empties it.
    ///
    /// Answers the bytes before compression, with the header.
    func write(_ type: PageType, valueCount: Int, encoding: Encoding, to output: inout [UInt8]) throws -> Int {
        guard body.count <= Int32.max else {
            throw StreamError(
                .invalidRecord, "a value of \(body.count) bytes is larger than a Parquet page can hold: leave its column out")
        }
        compressed.removeAll(keepingCapacity: true)
        try compressor.compress(body, to: &compressed)
        let header = PageHeader(
            type: type, valueCount: valueCount, encoding: encoding, uncompressedByteCount: body.count,
            compressedByteCount: compressed.count
        ).bytes
        output.append(contentsOf: header)
        output.append(contentsOf: compressed)
        defer { body.removeAll(keepingCapacity: true) }
        return header.count + body.count
    }
}
