import ArcaneCore

/// The JSON texts of the values of a column, one behind the other.
///
/// Columns become text one after the other, each in a loop of its own, and are put together afterwards: nothing is decided
/// per value.
struct TextColumn {
    /// The texts.
    private(set) var bytes: [UInt8] = []
    /// Where each text begins, and where the last one ends.
    private(set) var offsets = [0]

    /// The text of each value of `column` at `range`, and `null` for those that are absent.
    init(_ column: Column, _ range: Range<Int>) {
        switch column.values {
        case .boolean(let values):
            append(column, range) { index, bytes in bytes.append(contentsOf: (values[index] ? "true" : "false").utf8) }
        case .int32(let values):
            if column.type == .date {
                append(column, range) { index, bytes in
                    bytes.appendQuoted { $0.appendDate(days: Int64(values[index])) }
                }
            } else {
                append(column, range) { index, bytes in bytes.appendInteger(Int64(values[index])) }
            }
        case .int64(let values): appendNumbersOrTimes(column, range, values)
        case .float32(let values):
            append(column, range) { index, bytes in bytes.appendNumber(values[index]) }
        case .float64(let values):
            append(column, range) { index, bytes in bytes.appendNumber(values[index]) }
        case .decimal(let values):
            guard case .decimal(_, let scale) = column.type else { break }
            append(column, range) { index, bytes in bytes.appendDecimal(values[index], scale: scale) }
        case .uuid(let values):
            append(column, range) { index, bytes in bytes.appendQuoted { $0.appendUUID(values[index]) } }
        case .bytes(let offsets, let data): appendBytes(column, range, offsets, data)
        case .structure(let columns):
            guard case .structure(let fields) = column.type else { break }
            let objects = TextColumn.objects(fields, columns, range)
            append(column, range) { index, bytes in objects.copy(index - range.lowerBound, to: &bytes) }
        case .list(let offsets, let elements):
            appendLists(column, range, offsets, elements)
        }
    }

    /// One object a row out of the rows at `range` of `columns`.
    ///
    /// Each ends with `ending`, such as a line break.
    static func objects(
        _ fields: [Field], _ columns: [Column], _ range: Range<Int>, ending: [UInt8] = []
    ) -> TextColumn {
        let members = columns.map { TextColumn($0, range) }
        let keys = fields.enumerated().map { index, field in
            var key: [UInt8] = index == 0 ? [] : [UInt8(ascii: ",")]
            let name = Array(field.name.utf8)
            key.appendText(name, name.indices)
            key.append(UInt8(ascii: ":"))
            return key
        }
        var objects = TextColumn()
        objects.bytes.reserveCapacity(
            members.reduce(0) { $0 + $1.bytes.count } + range.count * keys.reduce(4) { $0 + $1.count })
        for row in 0..<range.count {
            objects.bytes.append(UInt8(ascii: "{"))
            for (key, member) in zip(keys, members) {
                objects.bytes.append(contentsOf: key)
                member.copy(row, to: &objects.bytes)
            }
            objects.bytes.append(UInt8(ascii: "}"))
            objects.bytes.append(contentsOf: ending)
            objects.offsets.append(objects.bytes.count)
        }
        return objects
    }

    private init() {}

    /// Appends the text of the value at `index` to `output`.
    private func copy(_ index: Int, to output: inout [UInt8]) {
        output.append(contentsOf: bytes[offsets[index]..<offsets[index + 1]])
    }

    @inline(__always)
    private mutating func append(_ column: Column, _ range: Range<Int>, _ write: (Int, inout [UInt8]) -> Void) {
        for index in range {
            if column.validity.isValid(index) {
                write(index, &bytes)
            } else {
                bytes.append(contentsOf: "null".utf8)
            }
            offsets.append(bytes.count)
        }
    }

    private mutating func appendNumbersOrTimes(_ column: Column, _ range: Range<Int>, _ values: [Int64]) {
        switch column.type {
        case .time(let unit):
            append(column, range) { index, bytes in bytes.appendQuoted { $0.appendTime(values[index], unit) } }
        case .timestamp(let unit, let isUTC):
            append(column, range) { index, bytes in
                bytes.appendQuoted { $0.appendTimestamp(values[index], unit, isUTC: isUTC) }
            }
        default:
            append(column, range) { index, bytes in bytes.appendInteger(values[index]) }
        }
    }

    private mutating func appendBytes(_ column: Column, _ range: Range<Int>, _ places: [Int], _ data: [UInt8]) {
        switch column.type {
        case .json:
            append(column, range) { index, bytes in bytes.appendJSON(data[places[index]..<places[index + 1]]) }
        case .binary:
            append(column, range) { index, bytes in
                bytes.appendQuoted { $0.appendBase64(data[places[index]..<places[index + 1]]) }
            }
        default:
            append(column, range) { index, bytes in bytes.appendText(data, places[index]..<places[index + 1]) }
        }
    }

    private mutating func appendLists(_ column: Column, _ range: Range<Int>, _ places: [Int], _ elements: Column) {
        let start = places[range.lowerBound]
        let texts = TextColumn(elements, start..<places[range.upperBound])
        append(column, range) { index, bytes in
            bytes.append(UInt8(ascii: "["))
            for element in places[index]..<places[index + 1] {
                if element > places[index] { bytes.append(UInt8(ascii: ",")) }
                texts.copy(element - start, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }
}
