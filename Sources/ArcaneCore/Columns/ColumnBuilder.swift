/// Collects the values of one column.
///
/// A fast source switches over the builder once and fills the typed builder inside directly; each of those is a
/// class, so that appending changes it in place. Builders belong to one task at a time.
public enum ColumnBuilder {
    /// `boolean`.
    case boolean(ValueBuilder<Bool>)
    /// `int8`, `int16`, `int32`, `uint8`, `date`.
    case int32(ValueBuilder<Int32>)
    /// `int64`, `time`, `timestamp`.
    case int64(ValueBuilder<Int64>)
    /// `float32`.
    case float32(ValueBuilder<Float>)
    /// `float64`.
    case float64(ValueBuilder<Double>)
    /// `decimal`.
    case decimal(ValueBuilder<Int128>)
    /// `uuid`.
    case uuid(ValueBuilder<UInt128>)
    /// `string`, `json`, `binary`.
    case bytes(BytesBuilder)
    /// `structure`.
    case structure(StructureBuilder)
    /// `list`.
    case list(ListBuilder)

    /// Creates an empty builder for values of `type`.
    public init(_ type: DataType) {
        switch type {
        case .boolean: self = .boolean(ValueBuilder(type, absent: false))
        case .int8, .int16, .int32, .uint8, .date: self = .int32(ValueBuilder(type, absent: 0))
        case .int64, .time, .timestamp: self = .int64(ValueBuilder(type, absent: 0))
        case .float32: self = .float32(ValueBuilder(type, absent: 0))
        case .float64: self = .float64(ValueBuilder(type, absent: 0))
        case .decimal: self = .decimal(ValueBuilder(type, absent: 0))
        case .uuid: self = .uuid(ValueBuilder(type, absent: 0))
        case .string, .json, .binary: self = .bytes(BytesBuilder(type))
        case .structure(let fields): self = .structure(StructureBuilder(fields))
        case .list(let element): self = .list(ListBuilder(element: element))
        }
    }

    /// Appends an absent value.
    public func appendNull() {
        switch self {
        case .boolean(let builder): builder.appendNull()
        case .int32(let builder): builder.appendNull()
        case .int64(let builder): builder.appendNull()
        case .float32(let builder): builder.appendNull()
        case .float64(let builder): builder.appendNull()
        case .decimal(let builder): builder.appendNull()
        case .uuid(let builder): builder.appendNull()
        case .bytes(let builder): builder.appendNull()
        case .structure(let builder): builder.appendNull()
        case .list(let builder): builder.appendNull()
        }
    }

    /// The number of values so far.
    public var count: Int {
        switch self {
        case .boolean(let builder): builder.count
        case .int32(let builder): builder.count
        case .int64(let builder): builder.count
        case .float32(let builder): builder.count
        case .float64(let builder): builder.count
        case .decimal(let builder): builder.count
        case .uuid(let builder): builder.count
        case .bytes(let builder): builder.count
        case .structure(let builder): builder.count
        case .list(let builder): builder.count
        }
    }

    /// Takes back the values after the first `count`; what a row that turned out invalid had already appended.
    public func truncate(to count: Int) {
        switch self {
        case .boolean(let builder): builder.truncate(to: count)
        case .int32(let builder): builder.truncate(to: count)
        case .int64(let builder): builder.truncate(to: count)
        case .float32(let builder): builder.truncate(to: count)
        case .float64(let builder): builder.truncate(to: count)
        case .decimal(let builder): builder.truncate(to: count)
        case .uuid(let builder): builder.truncate(to: count)
        case .bytes(let builder): builder.truncate(to: count)
        case .structure(let builder): builder.truncate(to: count)
        case .list(let builder): builder.truncate(to: count)
        }
    }

    /// Hands over the values as a column and starts again, empty.
    public func finish() -> Column {
        switch self {
        case .boolean(let builder): builder.finish { .boolean($0) }
        case .int32(let builder): builder.finish { .int32($0) }
        case .int64(let builder): builder.finish { .int64($0) }
        case .float32(let builder): builder.finish { .float32($0) }
        case .float64(let builder): builder.finish { .float64($0) }
        case .decimal(let builder): builder.finish { .decimal($0) }
        case .uuid(let builder): builder.finish { .uuid($0) }
        case .bytes(let builder): builder.finish()
        case .structure(let builder): builder.finish()
        case .list(let builder): builder.finish()
        }
    }
}
