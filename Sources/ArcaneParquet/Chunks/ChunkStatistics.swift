/// What the footer says about the values of a chunk, for readers that skip.
struct ChunkStatistics {
    /// Values that are absent, those of absent groups and empty lists included.
    var nullCount: Int
    /// The bounds; nil where there is no value or only ones without an order.
    var bounds: EncodedBounds?

    /// Writes the structure `Statistics` as field `field`.
    func write(to writer: inout ThriftCompactWriter, field: Int) {
        writer.structure(field) { statistics in
            statistics.field(3, Int64(nullCount))
            guard let bounds else { return }
            statistics.field(5, bounds.maximum)
            statistics.field(6, bounds.minimum)
            statistics.field(7, bounds.isMaximumExact)
            statistics.field(8, bounds.isMinimumExact)
        }
    }
}

/// Bounds in the plain encoding of their type.
struct EncodedBounds: Equatable {
    var minimum: [UInt8]
    var maximum: [UInt8]
    var isMinimumExact: Bool
    var isMaximumExact: Bool

    /// Encodes `bounds` of a type with `width` bytes, where that is fixed.
    init<Value>(_ bounds: Bounds<Value>, width: Int) {
        minimum = bounds.minimum.plainBytes(width: width)
        maximum = bounds.maximum.plainBytes(width: width)
        isMinimumExact = bounds.minimum.isExact
        isMaximumExact = bounds.maximum.isExact
    }
}
