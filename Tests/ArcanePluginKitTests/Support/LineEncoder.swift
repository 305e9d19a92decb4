import ArcaneCore

/// Writes the first column of each row as a line, so that a test reads files back without a format.
struct LineEncoder: RecordEncoder {
    private var bytes: [UInt8] = []
    private(set) var openRowCount = 0
    private(set) var rowCount = 0
    var openByteCount: Int { bytes.count }

    mutating func append(_ batch: RecordBatch) throws {
        guard case .int64(let values) = batch.columns.first?.values else { return }
        for value in values { bytes += Array("\(value)\n".utf8) }
        openRowCount += batch.rowCount
        rowCount += batch.rowCount
    }

    mutating func endRowGroup() throws { openRowCount = 0 }
    mutating func finish() throws { openRowCount = 0 }

    mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
