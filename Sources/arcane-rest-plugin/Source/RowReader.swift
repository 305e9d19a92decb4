import ArcaneCore
import ArcaneJSON
import ArcanePluginKit

/// Makes rows of records and hands them on: sets invalid ones aside, notices a new shape, follows the cursor.
final class RowReader {
    /// A batch is handed on at so many rows, or when their records took the bytes that the output names.
    private static let batchRows = 8192

    private let output: RecordOutput
    private let isInferred: Bool
    private let rejectsInvalid: Bool
    private let reader: RecordReader
    private var cursor: CursorReading?
    private var tape = JSONTape()
    private var byteCount = 0

    /// Creates the reader of one window.
    ///
    /// - Parameters:
    ///   - output: where rows go; its schema is the rows'.
    ///   - isInferred: whether the schema was found out from records, so that a record of another shape is a new schema.
    ///   - rejectsInvalid: whether a record that does not fit is set aside.
    ///   - cursor: how the cursor is followed; nil for a stream without one.
    init(output: RecordOutput, isInferred: Bool, rejectsInvalid: Bool, cursor: CursorReading?) {
        self.output = output
        self.isInferred = isInferred
        self.rejectsInvalid = rejectsInvalid
        self.cursor = cursor
        reader = RecordReader(schema: output.schema)
    }

    /// Where the cursor stands now; nil for a stream without one.
    var edge: CursorEdge? { cursor?.edge }

    /// Takes records. Throws `schemaMismatch` with the wider schema where they no longer have the inferred one, and
    /// `invalidRecord`.
    func read(_ delivery: PageDelivery) async throws {
        output.countRead(bytes: delivery.byteCount)
        var records = delivery.records
        do {
            try records.move(to: &tape)
        } catch {
            throw StreamError.transient("a record is garbled: \(error); the window is read again")
        }
        var positions = Array(tape.elements())
        if let following = try cursor?.select(&positions, of: tape) { cursor = following }
        if isInferred, output.schema.isUnknown, !positions.isEmpty { throw try drift(positions) }
        for mismatch in reader.append(positions, of: tape, requestedAt: delivery.requestedAt) {
            if rejectsInvalid {
                try await output.reject(Array(tape.source(at: mismatch.position)), reason: mismatch.description)
            } else {
                throw isInferred ? try drift(positions) : mismatch.streamError
            }
        }
        if isInferred, !reader.takeUnknownFields().isEmpty { throw try drift(positions) }
        byteCount += delivery.byteCount
        if reader.rowCount >= RowReader.batchRows || byteCount >= output.batchBytes { try await output.append(takeRows()) }
    }

    /// Hands on the last rows.
    func finish() async throws {
        try await output.append(takeRows())
    }

    private func takeRows() -> RecordBatch {
        byteCount = 0
        return reader.finish()
    }

    /// The error that says which schema holds what was and what has come.
    private func drift(_ positions: [Int]) throws -> StreamError {
        var inference = SchemaInference(holding: output.schema)
        for position in positions { inference.observe(tape, at: position) }
        return try inference.drift(from: output.schema)
            ?? StreamError(
                .invalidRecord, "a record is no object or has no key; set `invalidRecords: reject` to set such records aside")
    }
}
