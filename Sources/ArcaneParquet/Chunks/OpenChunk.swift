/// The finished pages of a chunk that is still open.
struct OpenChunk<Bound: StatisticsBound> {
    /// A finished data page.
    struct Page {
        /// Where it begins in `bytes`.
        var offset: Int
        /// Bytes of header and page.
        var byteCount: Int
        /// The same before compression.
        var uncompressedByteCount: Int
        /// Rows that begin in it.
        var rowCount: Int
        /// Values, absent ones included.
        var valueCount: Int
        /// Values that are present.
        var presentCount: Int
        /// How the values lie.
        var encoding: Encoding
        /// The bounds of the values.
        var bounds: Bounds<Bound>?
    }

    /// The pages, compressed and with their headers.
    var bytes: [UInt8] = []
    private var pages: [Page] = []

    /// Bytes of all pages before compression.
    var uncompressedByteCount: Int { pages.reduce(0) { $0 + $1.uncompressedByteCount } }

    /// Adds a page whose bytes have been appended.
    mutating func add(_ page: Page) {
        pages.append(page)
    }

    /// Takes all pages out and lets go of their memory, which is the file's now.
    mutating func removeAll() {
        bytes = []
        pages.removeAll(keepingCapacity: true)
    }

    /// What the footer says about the chunk.
    func summary(
        _ leaf: Leaf, uncompressedByteCount: Int, compressedByteCount: Int, dictionaryPageOffset: Int?, dataPageOffset: Int
    ) -> ColumnChunk {
        var firstRow = 0
        var locations: [PageLocation] = []
        for page in pages {
            locations.append(
                PageLocation(offset: dataPageOffset + page.offset, byteCount: page.byteCount, firstRow: firstRow))
            firstRow += page.rowCount
        }
        let width = leaf.parquetType.width ?? 0
        let plainPages = pages.filter { $0.encoding == .plain }
        let valueCount = pages.reduce(0) { $0 + $1.valueCount }
        return ColumnChunk(
            leaf: leaf, valueCount: valueCount, uncompressedByteCount: uncompressedByteCount,
            compressedByteCount: compressedByteCount, dictionaryPageOffset: dictionaryPageOffset,
            dataPageOffset: dataPageOffset, dictionaryEncodedPageCount: pages.count - plainPages.count,
            plainPageCount: plainPages.count,
            statistics: ChunkStatistics(
                nullCount: valueCount - pages.reduce(0) { $0 + $1.presentCount },
                bounds: bounds.map { EncodedBounds($0, width: width) }),
            pages: locations, pageBounds: pageBounds(width: width))
    }

    /// The bounds of all values; nil where no value has a place in the order.
    private var bounds: Bounds<Bound>? {
        pages.compactMap(\.bounds).reduce(nil) { union, bounds in
            union?.union(bounds) ?? bounds
        }
    }

    /// The bounds page by page; nil where all values of a page are NaN, which the index cannot say.
    private func pageBounds(width: Int) -> PageBounds? {
        guard pages.allSatisfy({ $0.presentCount == 0 || $0.bounds != nil }) else { return nil }
        return PageBounds(
            pages: pages.map { page in page.bounds.map { EncodedBounds($0, width: width) } },
            nullCounts: pages.map { $0.valueCount - $0.presentCount },
            order: BoundaryOrder(of: pages.compactMap(\.bounds)))
    }
}
