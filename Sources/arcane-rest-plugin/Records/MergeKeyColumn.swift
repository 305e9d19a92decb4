import ArcaneCore
import ArcaneJSON

/// Makes the values of `ARCANE_MERGE_KEY` from the key fields of records.
///
/// A part of the key is the text of the value as JSON has it: a string without quotes and escapes, the digits of a number,
/// `true` or `false`.
struct MergeKeyColumn {
    private let builder: BytesBuilder
    private var text = MergeKeyText()

    init(builder: BytesBuilder) {
        self.builder = builder
    }

    /// Appends one merge key for each record. `parts` are the key fields in key order: the name of each, and where its values
    /// are.
    mutating func append(
        _ parts: [(path: String, values: [Int])], records: [Int], of tape: JSONTape, mismatches: inout MismatchedRecords
    ) {
        builder.fill { run in
            for (index, record) in records.enumerated() {
                for part in parts {
                    let position = part.values[index]
                    switch position < 0 ? .null : tape.kind(at: position) {
                    case .string: text.append(tape.utf8(at: position))
                    case .boolean, .integer, .number: text.append(tape.source(at: position))
                    case .null, .array, .object: mismatches.add(record, part.path, .noKey)
                    }
                }
                run.append { text.finish(into: &$0) }
            }
        }
    }
}
