import ArcaneCore
import ArcaneJSON

/// Finds the schema of records by looking at them, and notices when later records do not fit it any more.
///
/// Every field is nullable, for interfaces leave out what has no value. Fields stand in the order in which they came first.
struct SchemaInference: Sendable {
    private var names = NameIndex()
    private var types: [InferredType] = []
    /// The number of records that were looked at.
    private(set) var recordCount = 0

    /// Starts with nothing.
    init() {}

    /// Starts with the fields of the stream's schema, to widen it.
    init(holding schema: Schema) {
        for field in RecordSchema.recordFields(of: schema) { add(Array(field.name.utf8)[...], InferredType(field.type)) }
    }

    /// Takes a record into account. What is no object is passed over: it cannot become a row.
    mutating func observe(_ tape: JSONTape, at record: Int) {
        guard tape.kind(at: record) == .object else { return }
        recordCount += 1
        var expected = 0
        for member in tape.members(of: record) {
            let type = InferredType(tape, at: member.value)
            if let number = names.number(ofNameAt: member.name, of: tape, expected: expected) {
                types[number] = types[number].joined(with: type)
                expected = number + 1
            } else {
                add(tape.utf8(at: member.name), type)
                expected = types.count
            }
        }
    }

    /// The fields so far.
    var fields: [Field] {
        types.indices.map { Field(names[$0], types[$0].dataType) }
    }

    private mutating func add(_ name: ArraySlice<UInt8>, _ type: InferredType) {
        names.append(Array(name)[...])
        types.append(type)
    }
}

extension SchemaInference {
    /// The schema mismatch by which a stream of `held` says that records do not fit any more; nil where all that was observed
    /// does.
    ///
    /// The new schema holds both what was and what has come.
    func drift(from held: Schema) throws(StreamError) -> StreamError? {
        let widened = try RecordSchema.output(fields, key: held.key)
        let difference = SchemaDifference(from: held, to: widened)
        guard !difference.isEmpty else { return nil }
        return StreamError(.schemaMismatch, "the records have changed: \(difference)", newSchema: widened)
    }
}
