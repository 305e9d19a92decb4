import ArcaneCore

/// Follows the values of one key column through the batches of a file.
///
/// Order: numbers and times by value; text, bytes and UUIDs byte by byte, unsigned.
struct KeyBounds: Sendable {
    private let field: Field
    private let index: Int
    private var nullCount = 0
    private var bounds: Values

    /// The lowest and the highest value so far, by the layout of the column. A layout without an order has none: a floating-point number may
    /// be none, and truth values and nested values exclude nothing.
    private enum Values: Sendable {
        case int32(Extremes<Int32>)
        case int64(Extremes<Int64>)
        case decimal(Extremes<Int128>)
        case uuid(Extremes<UInt128>)
        case bytes(ByteExtremes)
        case none
    }

    /// Follows each key column of `schema`.
    static func following(_ schema: Schema) -> [KeyBounds] {
        schema.key.compactMap { name in schema.index(of: name).map { KeyBounds(schema.fields[$0], index: $0) } }
    }

    private init(_ field: Field, index: Int) {
        self.field = field
        self.index = index
        bounds =
            switch field.type {
            case .int8, .int16, .int32, .uint8, .date: .int32(Extremes())
            case .int64, .time, .timestamp: .int64(Extremes())
            case .decimal: .decimal(Extremes())
            case .uuid: .uuid(Extremes())
            case .string, .binary: .bytes(ByteExtremes())
            case .boolean, .float32, .float64, .json, .structure, .list: .none
            }
    }

    /// Takes the rows of a batch, which must have the schema and be whole (`RecordBatch.check`).
    mutating func add(_ batch: RecordBatch) {
        let column = batch.columns[index]
        nullCount += column.validity.nullCount
        switch (bounds, column.values) {
        case (.int32(var extremes), .int32(let values)):
            extremes.add(values, column.validity)
            bounds = .int32(extremes)
        case (.int64(var extremes), .int64(let values)):
            extremes.add(values, column.validity)
            bounds = .int64(extremes)
        case (.decimal(var extremes), .decimal(let values)):
            extremes.add(values, column.validity)
            bounds = .decimal(extremes)
        case (.uuid(var extremes), .uuid(let values)):
            extremes.add(values, column.validity)
            bounds = .uuid(extremes)
        case (.bytes(var extremes), .bytes(let offsets, let data)):
            extremes.add(offsets, data, column.validity)
            bounds = .bytes(extremes)
        default: break
        }
    }

    /// What a commit says of the column.
    func metrics() throws -> KeyMetrics {
        let column = values.map { Column(type: field.type, validity: Validity(allValid: 2), values: $0) }
        return KeyMetrics(
            column: field.name, nullCount: nullCount, bounds: try column.flatMap { try KeyMetrics.Bounds($0) })
    }

    /// The lowest and the highest value; nil where there is none to name.
    private var values: ColumnValues? {
        switch bounds {
        case .int32(let extremes): extremes.values.map { .int32($0) }
        case .int64(let extremes): extremes.values.map { .int64($0) }
        case .decimal(let extremes): extremes.values.map { .decimal($0) }
        case .uuid(let extremes): extremes.values.map { .uuid($0) }
        case .bytes(let extremes): extremes.values
        case .none: nil
        }
    }
}

/// The lowest and the highest of numbers.
private struct Extremes<Value: Comparable & Sendable>: Sendable {
    private var found: (minimum: Value, maximum: Value)?

    mutating func add(_ values: [Value], _ validity: Validity) {
        for (index, value) in values.enumerated() where validity.isValid(index) {
            guard let known = found else {
                found = (value, value)
                continue
            }
            if value < known.minimum { found?.minimum = value }
            if value > known.maximum { found?.maximum = value }
        }
    }

    var values: [Value]? { found.map { [$0.minimum, $0.maximum] } }
}

/// The lowest and the highest of byte strings.
private struct ByteExtremes: Sendable {
    private var found: (minimum: [UInt8], maximum: [UInt8])?

    /// Finds those of the batch by their places in it, and copies only them: a slice for each value would cost more than comparing.
    mutating func add(_ offsets: [Int], _ data: [UInt8], _ validity: Validity) {
        var lowest: Range<Int>?
        var highest: Range<Int>?
        for (index, (start, end)) in zip(offsets, offsets.dropFirst()).enumerated() where validity.isValid(index) {
            let value = start..<end
            if lowest.map({ ByteExtremes.isBefore(value, $0, in: data) }) ?? true { lowest = value }
            if highest.map({ ByteExtremes.isBefore($0, value, in: data) }) ?? true { highest = value }
        }
        guard let lowest, let highest else { return }
        let (minimum, maximum) = (data[lowest], data[highest])
        guard let known = found else {
            found = (Array(minimum), Array(maximum))
            return
        }
        if minimum.lexicographicallyPrecedes(known.minimum) { found?.minimum = Array(minimum) }
        if known.maximum.lexicographicallyPrecedes(maximum) { found?.maximum = Array(maximum) }
    }

    private static func isBefore(_ left: Range<Int>, _ right: Range<Int>, in data: [UInt8]) -> Bool {
        for (one, other) in zip(left, right) where data[one] != data[other] { return data[one] < data[other] }
        return left.count < right.count
    }

    var values: ColumnValues? {
        guard let (minimum, maximum) = found, max(minimum.count, maximum.count) <= KeyMetrics.byteLimit else { return nil }
        return .bytes(offsets: [0, minimum.count, minimum.count + maximum.count], data: minimum + maximum)
    }
}
