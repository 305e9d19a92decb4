/// The numbers of parquet.thrift's enumerations, as far as they are written.
enum PhysicalType: Int32, Sendable {
    case boolean = 0
    case int32 = 1
    case int64 = 2
    case float = 4
    case double = 5
    case byteArray = 6
    case fixedLengthByteArray = 7
}

/// How values or levels are laid out.
enum Encoding: Int32, Sendable {
    case plain = 0
    case runLength = 3
    case dictionary = 8
}

/// What a page holds.
enum PageType: Int32, Sendable {
    case data = 0
    case dictionary = 2
}

/// The older annotations of types, which readers of before 2018 know.
enum ConvertedType: Int32, Sendable {
    case utf8 = 0
    case list = 3
    case decimal = 5
    case date = 6
    case timestampMilliseconds = 9
    case timestampMicroseconds = 10
    case unsigned8 = 11
    case signed8 = 15
    case signed16 = 16
    case signed32 = 17
    case json = 19
}

/// Whether a field is always there, may be absent, or comes any number of times.
enum Repetition: Int32, Sendable {
    case required = 0
    case optional = 1
    case repeated = 2
}

/// How the bounds of a chunk's pages are ordered.
enum BoundaryOrder: Int32, Sendable {
    case unordered = 0
    case ascending = 1
    case descending = 2
}

extension ParquetCompression {
    /// The number of the codec in parquet.thrift.
    var codec: Int32 {
        switch self {
        case .none: 0
        case .snappy: 1
        case .gzip: 2
        case .zstd: 6
        }
    }
}
