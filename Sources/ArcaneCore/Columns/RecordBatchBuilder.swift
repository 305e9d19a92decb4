/// Collects rows of one schema into a batch.
public final class RecordBatchBuilder {
    /// The schema of the rows.
    public let schema: Schema
    /// One builder per field of the schema. Append one value to each, then call `endRow()`.
    public let columns: [ColumnBuilder]
    /// The number of complete rows so far.
    public private(set) var rowCount = 0

    /// Creates an empty builder.
    public init(schema: Schema) {
        self.schema = schema
        self.columns = schema.fields.map { ColumnBuilder($0.type) }
    }

    /// Ends the row whose values the builders in `columns` have just taken.
    public func endRow() {
        rowCount += 1
    }

    /// Ends `count` rows at once, for a source that fills column by column.
    public func endRows(_ count: Int) {
        rowCount += count
    }

    /// Takes back what the row in progress has appended, for a row that turned out invalid.
    public func cancelRow() {
        for column in columns where column.count > rowCount { column.truncate(to: rowCount) }
    }

    /// Hands over the rows and starts again, empty.
    public func finish() -> RecordBatch {
        defer { rowCount = 0 }
        return RecordBatch(schema: schema, columns: columns.map { $0.finish() }, rowCount: rowCount)
    }
}
