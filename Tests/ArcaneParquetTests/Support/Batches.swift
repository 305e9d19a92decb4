import ArcaneCore

/// A batch with one column, called `value`.
func batch(_ type: DataType, isNullable: Bool = true, _ values: ColumnValues, absent: Set<Int> = []) -> RecordBatch {
    batch([Field("value", type, isNullable: isNullable)], [column(type, values, absent: absent)])
}

/// A batch of `columns`.
func batch(_ fields: [Field], _ columns: [Column]) -> RecordBatch {
    RecordBatch(schema: Schema(fields), columns: columns, rowCount: columns.first?.count ?? 0)
}

/// A column whose values at the positions `absent` are absent.
func column(_ type: DataType, _ values: ColumnValues, absent: Set<Int> = []) -> Column {
    var validity = Validity()
    for index in 0..<values.count { validity.append(!absent.contains(index)) }
    return Column(type: type, validity: validity, values: values)
}

/// The values of a text column.
func texts(_ values: [String]) -> ColumnValues {
    byteStrings(values.map { Array($0.utf8) })
}

/// The values of a column of byte strings.
func byteStrings(_ values: [[UInt8]]) -> ColumnValues {
    var offsets = [0]
    var data: [UInt8] = []
    for value in values {
        data += value
        offsets.append(data.count)
    }
    return .bytes(offsets: offsets, data: data)
}

extension ColumnValues {
    /// The number of values.
    var count: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .decimal(let values): values.count
        case .uuid(let values): values.count
        case .bytes(let offsets, _): offsets.count - 1
        case .structure(let columns): columns.first?.count ?? 0
        case .list(let offsets, _): offsets.count - 1
        }
    }
}
