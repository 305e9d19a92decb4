/// A closed row group, as the footer describes it.
struct RowGroup {
    /// The number of rows.
    var rowCount: Int
    /// One chunk for each leaf.
    var chunks: [ColumnChunk]
    /// Where each chunk's page index lies; filled when the file is closed.
    var indexPlaces: [IndexPlaces] = []

    /// Where the page index of a chunk lies in the file.
    struct IndexPlaces {
        /// The bounds of the pages; nil where they are not known.
        var bounds: Range<Int>?
        /// The places of the pages.
        var offsets: Range<Int>
    }

    /// Writes the structure as an element of a list; `number` counts the row groups from 0.
    func write(to writer: inout ThriftCompactWriter, number: Int, compression: ParquetCompression) {
        writer.structure { group in
            group.list(1, of: .structure, Array(zip(chunks, indexPlaces))) { list, chunk in
                let (chunk, places) = chunk
                list.structure { column in
                    column.field(2, Int64(0))
                    chunk.writeMetadata(to: &column, field: 3, compression: compression)
                    column.field(4, Int64(places.offsets.lowerBound))
                    column.field(5, Int32(clamping: places.offsets.count))
                    if let bounds = places.bounds {
                        column.field(6, Int64(bounds.lowerBound))
                        column.field(7, Int32(clamping: bounds.count))
                    }
                }
            }
            group.field(2, Int64(chunks.reduce(0) { $0 + $1.uncompressedByteCount }))
            group.field(3, Int64(rowCount))
            if let first = chunks.first { group.field(5, Int64(first.dictionaryPageOffset ?? first.dataPageOffset)) }
            group.field(6, Int64(chunks.reduce(0) { $0 + $1.compressedByteCount }))
            if let number = Int16(exactly: number) { group.field(7, number) }
        }
    }
}
