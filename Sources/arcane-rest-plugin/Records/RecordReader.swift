import ArcaneCore
import ArcaneJSON

/// Reads records off a tape into the columns of a batch, by a plan that is made once from the schema.
///
/// Columns are filled one after the other, each for all records of a page. Where records turn out not to fit, what the page has
/// appended is taken back and the page is read again without them: a row is in the batch whole or not at all.
final class RecordReader {
    /// The schema of the batches, with the added columns where it has a key.
    let schema: Schema
    private let builder: RecordBatchBuilder
    private let object: ObjectColumns
    private let keyFields: [(number: Int, path: String)]
    private var mergeKeys: MergeKeyColumn?
    private let versions: ValueBuilder<Int64>?

    /// Creates the reader of a stream whose schema `RecordSchema.output` has made.
    init(schema: Schema) {
        self.schema = schema
        builder = RecordBatchBuilder(schema: schema)
        let fields = RecordSchema.recordFields(of: schema)
        object = ObjectColumns(fields, path: "", builders: Array(builder.columns.prefix(fields.count)))
        keyFields = schema.key.compactMap { name in schema.index(of: name).map { ($0, name) } }
        if !schema.key.isEmpty, case .bytes(let keys)? = builder.columns.dropLast().last,
            case .int64(let versions)? = builder.columns.last
        {
            mergeKeys = MergeKeyColumn(builder: keys)
            self.versions = versions
        } else {
            (mergeKeys, versions) = (nil, nil)
        }
    }

    /// The number of rows of the batch so far.
    var rowCount: Int { builder.rowCount }

    /// Appends the records at these positions of a tape, which belong to a page that was requested at this time.
    ///
    /// Returns the records that do not fit, in their order; none of them is in the batch.
    func append(_ records: [Int], of tape: JSONTape, requestedAt: Timestamp) -> [RecordMismatch] {
        let mismatches = fill(records, tape, requestedAt).reasons
        guard !mismatches.isEmpty else {
            builder.endRows(records.count)
            return []
        }
        builder.cancelRow()
        let fitting = records.indices.filter { mismatches[$0] == nil }.map { records[$0] }
        _ = fill(fitting, tape, requestedAt)
        builder.endRows(fitting.count)
        return mismatches.sorted { $0.key < $1.key }.map { index, mismatch in
            RecordMismatch(position: records[index], path: mismatch.path, reason: mismatch.reason)
        }
    }

    /// Names of fields that records had since the last call and the schema does not have, those of nested objects not counted.
    func takeUnknownFields() -> Set<String> {
        object.takeUnknownNames()
    }

    /// Hands over the rows and starts the next batch.
    func finish() -> RecordBatch {
        builder.finish()
    }

    private func fill(_ records: [Int], _ tape: JSONTape, _ requestedAt: Timestamp) -> MismatchedRecords {
        var mismatches = MismatchedRecords()
        var positions = ValuePositions(values: records, records: Array(records.indices))
        for (index, record) in records.enumerated() where tape.kind(at: record) != .object {
            mismatches.add(index, "", .noObject(tape.kind(at: record)))
            positions.values[index] = ValuePositions.absent
        }
        object.append(positions, of: tape, mismatches: &mismatches)
        if mergeKeys != nil {
            let parts = keyFields.map { ($0.path, object.places(ofField: $0.number, count: records.count)) }
            mergeKeys?.append(parts, records: positions.records, of: tape, mismatches: &mismatches)
        }
        if let versions {
            for _ in records { versions.append(requestedAt.microseconds) }
        }
        return mismatches
    }
}
