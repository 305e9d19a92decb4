extension RecordBatch {
    /// Checks that the batch holds what it says, so that an encoder may rely on it.
    ///
    /// The fields must be those of `expected`, the arrays of every column as long as the batch and laid out as its type says,
    /// no value absent where the field forbids it, and no number beyond what its type holds. Throws
    /// `StreamError.invalidRecord` with the path of the column. Looks at lengths and offsets, and at the values of the
    /// narrow integers and decimals; that text is valid UTF-8 is the builder's promise.
    public func check(against expected: Schema) throws {
        guard schema.fields == expected.fields else {
            let difference = SchemaDifference(from: expected, to: schema)
            throw StreamError(.invalidRecord, "the batch has other columns than the file: \(difference)")
        }
        guard columns.count == schema.fields.count else {
            throw StreamError(
                .invalidRecord, "the batch has \(columns.count) columns where its schema has \(schema.fields.count)")
        }
        for (field, column) in zip(schema.fields, columns) {
            try column.check(as: field, path: field.name, count: rowCount)
        }
    }
}

extension Column {
    /// Checks that this column holds `expectedCount` values of `field`.
    fileprivate func check(as field: Field, path: String, count expectedCount: Int) throws {
        guard type == field.type else {
            throw StreamError(.invalidRecord, "column \(path) holds \(type) where the schema says \(field.type)")
        }
        guard count == expectedCount, valueCount == expectedCount else {
            throw StreamError(
                .invalidRecord,
                "column \(path) holds \(valueCount) values and \(count) validity bits where \(expectedCount) are due")
        }
        if !field.isNullable && validity.nullCount > 0 {
            throw StreamError(
                .invalidRecord,
                "column \(path) has \(validity.nullCount) absent values, but the schema says that none may be absent")
        }
        switch (type, values) {
        case (.boolean, .boolean), (.int32, .int32), (.date, .int32), (.int64, .int64), (.timestamp, .int64),
            (.time, .int64), (.float32, .float32), (.float64, .float64), (.uuid, .uuid):
            break
        case (.int8, .int32(let values)): try checkRange(of: values, in: -128...127, path: path)
        case (.uint8, .int32(let values)): try checkRange(of: values, in: 0...255, path: path)
        case (.int16, .int32(let values)): try checkRange(of: values, in: -32768...32767, path: path)
        case (.decimal(let precision, _), .decimal(let values)):
            let limit = (0..<min(max(precision, 0), 38)).reduce(Int128(1)) { power, _ in power * 10 } - 1
            try checkRange(of: values, in: -limit...limit, path: path)
        case (.string, .bytes(let offsets, let data)), (.json, .bytes(let offsets, let data)),
            (.binary, .bytes(let offsets, let data)):
            try checkOffsets(offsets, end: data.count, path: path)
        case (.structure(let fields), .structure(let columns)):
            guard fields.count == columns.count else {
                throw StreamError(.invalidRecord, "column \(path) has \(columns.count) fields, its type \(fields.count)")
            }
            for (child, column) in zip(fields, columns) {
                try column.checkField(child, path: "\(path).\(child.name)", in: self)
            }
        case (.list(let element), .list(let offsets, let elements)):
            try checkOffsets(offsets, end: elements.count, path: path)
            try elements.check(as: element, path: "\(path).element", count: elements.count)
        default:
            throw StreamError(.invalidRecord, "the arrays of column \(path) are not those of \(type)")
        }
    }

    /// Checks a field of the structure `parent`: where the structure itself is absent, the field may be too.
    private func checkField(_ field: Field, path: String, in parent: Column) throws {
        var relaxed = field
        relaxed.isNullable = true
        try check(as: relaxed, path: path, count: parent.count)
        guard !field.isNullable, validity.nullCount > 0 else { return }
        for index in 0..<count where !validity.isValid(index) && parent.validity.isValid(index) {
            throw StreamError(
                .invalidRecord, "column \(path) has an absent value, but the schema says that none may be absent")
        }
    }

    /// How many values the arrays hold.
    private var valueCount: Int {
        switch values {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .decimal(let values): values.count
        case .uuid(let values): values.count
        case .bytes(let offsets, _): offsets.count - 1
        case .structure: count
        case .list(let offsets, _): offsets.count - 1
        }
    }

    private func checkRange<Value: FixedWidthInteger>(of values: [Value], in range: ClosedRange<Value>, path: String) throws {
        var low = Value.max
        var high = Value.min
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        guard !values.isEmpty, low < range.lowerBound || high > range.upperBound else { return }
        for (index, value) in values.enumerated() where !range.contains(value) && validity.isValid(index) {
            throw StreamError(.invalidRecord, "column \(path) holds \(value), which is beyond \(type)")
        }
    }

    private func checkOffsets(_ offsets: [Int], end: Int, path: String) throws {
        var previous = 0
        var isRising = true
        for offset in offsets {
            isRising = isRising && offset >= previous
            previous = offset
        }
        guard isRising, previous <= end else {
            throw StreamError(.invalidRecord, "the offsets of column \(path) do not rise from 0 to \(end)")
        }
    }
}
