/// Rows of one schema, held by column.
public struct RecordBatch: Sendable {
    /// The schema of the rows.
    public let schema: Schema
    /// One column per field of the schema, all of `rowCount` values.
    public let columns: [Column]
    /// The number of rows.
    public let rowCount: Int
    /// About how many bytes the values take in memory; what back-pressure counts.
    public let byteCount: Int

    /// Creates a batch. There must be one column per field of the schema, each of `rowCount` values.
    public init(schema: Schema, columns: [Column], rowCount: Int) {
        self.schema = schema
        self.columns = columns
        self.rowCount = rowCount
        self.byteCount = columns.reduce(0) { $0 + $1.byteCount }
    }
}

extension Column {
    /// About how many bytes the values take in memory.
    public var byteCount: Int {
        switch values {
        case .boolean(let values): values.count
        case .int32(let values): values.count * 4
        case .int64(let values): values.count * 8
        case .float32(let values): values.count * 4
        case .float64(let values): values.count * 8
        case .decimal(let values): values.count * 16
        case .uuid(let values): values.count * 16
        case .bytes(let offsets, let data): offsets.count * 8 + data.count
        case .structure(let columns): columns.reduce(0) { $0 + $1.byteCount }
        case .list(let offsets, let elements): offsets.count * 8 + elements.byteCount
        }
    }
}
