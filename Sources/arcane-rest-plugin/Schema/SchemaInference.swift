import ArcaneCore
import ArcaneJSON

/// Finds the schema of records by looking at them, and notices when later records do not fit it any more.
///
/// Every field is nullable, for interfaces leave out what has no value. Fields stand in the order in which they came first.
struct SchemaInference: Sendable {
    private var names: [String] = []
    private var types: [InferredType] = []
    private var positions: [[UInt8]: Int] = [:]
    /// The field that followed in the record before: records mostly repeat their order.
    private var nextField = 0
    /// The number of records that were looked at.
    private(set) var recordCount = 0

    /// Starts with nothing.
    init() {}

    /// Starts with the fields of the stream's schema, to widen it.
    init(holding schema: Schema) {
        for field in RecordSchema.recordFields(of: schema) { add(Array(field.name.utf8), InferredType(field.type)) }
    }

    /// Takes a record into account. What is no object is passed over: it cannot become a row.
    mutating func observe(_ tape: JSONTape, at record: Int) {
        guard tape.kind(at: record) == .object else { return }
        recordCount += 1
        for member in tape.members(of: record) {
            let name = tape.utf8(at: member.name)
            let type = InferredType(tape, at: member.value)
            if let position = position(of: name) {
                types[position] = types[position].joined(with: type)
                nextField = position + 1
            } else {
                add(Array(name), type)
            }
        }
    }

    /// The fields so far.
    var fields: [Field] {
        zip(names, types).map { Field($0, $1.dataType) }
    }

    private func position(of name: ArraySlice<UInt8>) -> Int? {
        if nextField < names.count, names[nextField].utf8.elementsEqual(name) { return nextField }
        return positions[Array(name)]
    }

    private mutating func add(_ name: [UInt8], _ type: InferredType) {
        positions[name] = names.count
        names.append(String(decoding: name, as: UTF8.self))
        types.append(type)
        nextField = names.count
    }
}

extension SchemaInference {
    /// The schema mismatch by which a stream of `held` says that records do not fit any more; nil where all that was observed does.
    ///
    /// The new schema holds both what was and what has come.
    func drift(from held: Schema) throws(StreamError) -> StreamError? {
        let widened = try RecordSchema.output(fields, key: held.key)
        let difference = SchemaDifference(from: held, to: widened)
        guard !difference.isEmpty else { return nil }
        return StreamError(.schemaMismatch, "the records have changed: \(difference)", newSchema: widened)
    }
}
