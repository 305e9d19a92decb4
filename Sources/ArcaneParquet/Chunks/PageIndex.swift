/// Where a data page lies.
struct PageLocation: Equatable {
    /// Where its header begins; in the finished chunk from the start of the file.
    var offset: Int
    /// Bytes of header and page.
    var byteCount: Int
    /// The first row of the page, counted from the start of the row group.
    var firstRow: Int
}

/// The bounds of each page of a chunk.
struct PageBounds: Equatable {
    /// The bounds of each page; nil where the page has absent values only.
    var pages: [EncodedBounds?]
    /// The absent values of each page.
    var nullCounts: [Int]
    /// How the bounds follow each other.
    var order: BoundaryOrder

    /// The structure `ColumnIndex`.
    var bytes: [UInt8] {
        var writer = ThriftCompactWriter()
        writer.structure { index in
            index.list(1, of: .boolean, pages) { $0.element($1 == nil) }
            index.list(2, of: .binary, pages) { $0.element($1?.minimum ?? []) }
            index.list(3, of: .binary, pages) { $0.element($1?.maximum ?? []) }
            index.field(4, order.rawValue)
            index.list(5, of: .int64, nullCounts) { $0.element(Int64($1)) }
        }
        return writer.bytes
    }
}

extension [PageLocation] {
    /// The structure `OffsetIndex`.
    var offsetIndex: [UInt8] {
        var writer = ThriftCompactWriter()
        writer.structure { index in
            index.list(1, of: .structure, self) { list, page in
                list.structure { location in
                    location.field(1, Int64(page.offset))
                    location.field(2, Int32(clamping: page.byteCount))
                    location.field(3, Int64(page.firstRow))
                }
            }
        }
        return writer.bytes
    }
}

extension BoundaryOrder {
    /// The order of `bounds`, the pages without any left out.
    init<Value>(of bounds: [Bounds<Value>]) {
        let pairs = zip(bounds, bounds.dropFirst())
        if pairs.allSatisfy({ !$1.minimum.isBefore($0.minimum) && !$1.maximum.isBefore($0.maximum) }) {
            self = .ascending
        } else if pairs.allSatisfy({ !$0.minimum.isBefore($1.minimum) && !$0.maximum.isBefore($1.maximum) }) {
            self = .descending
        } else {
            self = .unordered
        }
    }
}
