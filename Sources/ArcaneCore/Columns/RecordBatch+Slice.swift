extension RecordBatch {
    /// The rows of `range`, which must lie within the batch.
    public func slice(_ range: Range<Int>) -> RecordBatch {
        if range == 0..<rowCount { return self }
        return RecordBatch(schema: schema, columns: columns.map { $0.slice(range) }, rowCount: range.count)
    }
}

extension Column {
    /// The values of `range`, which must lie within the column.
    public func slice(_ range: Range<Int>) -> Column {
        Column(type: type, validity: validity.slice(range), values: values.slice(range))
    }
}

extension ColumnValues {
    func slice(_ range: Range<Int>) -> ColumnValues {
        switch self {
        case .boolean(let values): return .boolean(Array(values[range]))
        case .int32(let values): return .int32(Array(values[range]))
        case .int64(let values): return .int64(Array(values[range]))
        case .float32(let values): return .float32(Array(values[range]))
        case .float64(let values): return .float64(Array(values[range]))
        case .decimal(let values): return .decimal(Array(values[range]))
        case .uuid(let values): return .uuid(Array(values[range]))
        case .bytes(let offsets, let data):
            let (start, end) = (offsets[range.lowerBound], offsets[range.upperBound])
            return .bytes(
                offsets: offsets[range.lowerBound...range.upperBound].map { $0 - start }, data: Array(data[start..<end]))
        case .structure(let columns): return .structure(columns.map { $0.slice(range) })
        case .list(let offsets, let elements):
            let (start, end) = (offsets[range.lowerBound], offsets[range.upperBound])
            return .list(
                offsets: offsets[range.lowerBound...range.upperBound].map { $0 - start }, elements: elements.slice(start..<end))
        }
    }
}

extension Validity {
    func slice(_ range: Range<Int>) -> Validity {
        guard nullCount > 0 else { return Validity(allValid: range.count) }
        var slice = Validity()
        for index in range { slice.append(isValid(index)) }
        return slice
    }
}
