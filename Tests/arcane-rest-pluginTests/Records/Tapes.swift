import ArcaneCore
import ArcaneJSON

/// A tape of these texts, one record each.
func tape(_ records: String...) throws -> JSONTape {
    var tape = JSONTape()
    try tape.parse(Array(records.joined(separator: "\n").utf8))
    return tape
}

extension RecordBatch {
    /// The rows as JSON: numbers by value, times and decimals as the whole numbers they are stored as, bytes as a list.
    var rows: [JSONValue] {
        (0..<rowCount).map { row in
            .object(Dictionary(uniqueKeysWithValues: zip(schema.fields, columns).map { ($0.name, $1.json(at: row)) }))
        }
    }
}

extension Column {
    /// One value as JSON.
    func json(at row: Int) -> JSONValue {
        guard validity.isValid(row) else { return .null }
        switch values {
        case .boolean(let values): return .bool(values[row])
        case .int32(let values): return .integer(values[row])
        case .int64(let values): return .integer(values[row])
        case .float32(let values): return .number("\(values[row])")
        case .float64(let values): return .number("\(values[row])")
        case .decimal(let values): return .integer(values[row])
        case .uuid(let values): return .string(String(values[row], radix: 16))
        case .bytes(let offsets, let data):
            let bytes = data[offsets[row]..<offsets[row + 1]]
            return type == .binary ? .array(bytes.map { .integer($0) }) : .string(String(decoding: bytes, as: UTF8.self))
        case .structure(let columns):
            guard case .structure(let fields) = type else { return .null }
            return .object(Dictionary(uniqueKeysWithValues: zip(fields, columns).map { ($0.name, $1.json(at: row)) }))
        case .list(let offsets, let elements):
            return .array((offsets[row]..<offsets[row + 1]).map { elements.json(at: $0) })
        }
    }
}
