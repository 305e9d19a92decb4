/// A finished column chunk, as the footer and the page index describe it.
struct ColumnChunk {
    /// The column.
    var leaf: Leaf
    /// Values, absent ones included.
    var valueCount: Int
    /// Bytes of the pages before compression, with their headers.
    var uncompressedByteCount: Int
    /// Bytes of the pages in the file, with their headers.
    var compressedByteCount: Int
    /// Where the dictionary page begins in the file.
    var dictionaryPageOffset: Int?
    /// Where the first data page begins in the file.
    var dataPageOffset: Int
    /// How many data pages hold dictionary indices, and how many plain values.
    var dictionaryEncodedPageCount: Int
    var plainPageCount: Int
    /// What is known of all values.
    var statistics: ChunkStatistics
    /// The place of each page.
    var pages: [PageLocation]
    /// The bounds of each page; nil where a page's are not known.
    var pageBounds: PageBounds?

    /// Writes the structure `ColumnMetaData` as field `field`.
    func writeMetadata(to writer: inout ThriftCompactWriter, field: Int, compression: ParquetCompression) {
        var encodings: [Encoding] = [.plain, .runLength]
        if dictionaryPageOffset != nil { encodings.append(.dictionary) }
        writer.structure(field) { metadata in
            metadata.field(1, leaf.parquetType.physical.rawValue)
            metadata.list(2, of: .int32, encodings) { $0.element(Int64($1.rawValue)) }
            metadata.list(3, of: .binary, leaf.path) { $0.element($1) }
            metadata.field(4, compression.codec)
            metadata.field(5, Int64(valueCount))
            metadata.field(6, Int64(uncompressedByteCount))
            metadata.field(7, Int64(compressedByteCount))
            metadata.field(9, Int64(dataPageOffset))
            if let dictionaryPageOffset { metadata.field(11, Int64(dictionaryPageOffset)) }
            statistics.write(to: &metadata, field: 12)
            metadata.list(13, of: .structure, pageCounts) { $1.write(to: &$0) }
        }
    }

    private var pageCounts: [PageCount] {
        [
            PageCount(type: .dictionary, encoding: .plain, count: dictionaryPageOffset == nil ? 0 : 1),
            PageCount(type: .data, encoding: .dictionary, count: dictionaryEncodedPageCount),
            PageCount(type: .data, encoding: .plain, count: plainPageCount),
        ].filter { $0.count > 0 }
    }
}

/// How many pages of a chunk have an encoding; readers learn from it whether all are dictionary encoded.
private struct PageCount {
    var type: PageType
    var encoding: Encoding
    var count: Int

    func write(to writer: inout ThriftCompactWriter) {
        writer.structure {
            $0.field(1, type.rawValue)
            $0.field(2, encoding.rawValue)
            $0.field(3, Int32(clamping: count))
        }
    }
}
