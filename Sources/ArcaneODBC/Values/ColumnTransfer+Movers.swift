import ArcaneCore
import CODBC

extension ColumnTransfer {
    /// Moves the values of a block; false where one does not fit.
    typealias Mover = (BlockColumn) -> Bool

    /// How values of `form` become those of `type`; nil where they cannot.
    static func mover(
        _ form: ValueForm, _ column: ResultColumn, to target: ColumnBuilder, as type: DataType, _ finer: ReadOptions.FinerTimes
    ) -> Mover? {
        if type == .string, case .bytes(let builder) = target { return textMover(form, column, to: builder) }
        switch (form, type, target) {
        case (.int32, .boolean, .boolean(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { $0 == 0 ? false : $0 == 1 ? true : nil } }
        case (.int32, .int32, .int32(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { $0 } }
        case (.int32, .int8, .int32(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { Int8(exactly: $0).map(Int32.init) } }
        case (.int32, .int16, .int32(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { Int16(exactly: $0).map(Int32.init) } }
        case (.int32, .uint8, .int32(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { UInt8(exactly: $0).map(Int32.init) } }
        case (.int32, .int64, .int64(let builder)):
            return { $0.moveValues(Int32.self, to: builder) { Int64($0) } }
        case (.int64, .int64, .int64(let builder)):
            return { $0.moveValues(Int64.self, to: builder) { $0 } }
        case (.double, .float64, .float64(let builder)):
            return { $0.moveValues(Double.self, to: builder) { $0 } }
        case (.double, .float32, .float32(let builder)):
            return { $0.moveValues(Double.self, to: builder) { Float(exactly: $0) } }
        case (.decimal, .decimal(let precision, let scale), .decimal(let builder)):
            let decimal = DecimalBytes(
                precision: column.size, scale: column.scale, targetPrecision: precision, targetScale: scale)
            return { $0.moveBytes(to: builder) { decimal.parse($0) } }
        case (.digits, .decimal(let precision, let scale), .decimal(let builder)):
            let limit = DecimalDigits.limit(precision: precision)
            return { $0.moveBytes(to: builder) { DecimalDigits.parse($0, scale: scale, limit: limit) } }
        case (.guid, .uuid, .uuid(let builder)):
            return { $0.moveValues(SQLGUID.self, to: builder) { $0.number } }
        case (.text, .json, .bytes(let builder)): return { $0.moveText(to: builder) }
        case (.wideText, .json, .bytes(let builder)): return { $0.moveWideText(to: builder) }
        case (.binary, .binary, .bytes(let builder)):
            return {
                $0.moveBytes(to: builder)
                return true
            }
        // These never come in blocks.
        case (.longText, .json, .bytes), (.longBinary, .binary, .bytes): return { _ in false }
        default: return timeMover(form, column, to: target, as: type, finer)
        }
    }

    private static func timeMover(
        _ form: ValueForm, _ column: ResultColumn, to target: ColumnBuilder, as type: DataType, _ finer: ReadOptions.FinerTimes
    ) -> Mover? {
        switch (form, type, target) {
        case (.timestamp, .date, .int32(let builder)):
            return { column in
                column.moveValues(SQL_TIMESTAMP_STRUCT.self, to: builder) { value in
                    guard let time = ClockTime(value), time.nanoseconds == 0 || finer == .truncate else { return nil }
                    return Int32(exactly: time.day)
                }
            }
        case (.timestamp, .timestamp(let unit, _), .int64(let builder)):
            return { column in
                column.moveValues(SQL_TIMESTAMP_STRUCT.self, to: builder) { ClockTime($0)?.count(of: unit, finer) }
            }
        case (.offsetTimestamp, .timestamp(let unit, isUTC: true), .int64(let builder)):
            return { column in
                column.moveValues(OffsetTimestampBytes.self, to: builder) {
                    $0.local?.utc(offset: $0.offset).count(of: unit, finer)
                }
            }
        case (.time, .time(let unit), .int64(let builder)):
            return { column in
                column.moveValues(TimeBytes.self, to: builder) {
                    $0.nanoseconds.flatMap { ClockTime.count($0, of: unit, finer) }
                }
            }
        default: return nil
        }
    }

    /// How values of any form become texts.
    private static func textMover(_ form: ValueForm, _ column: ResultColumn, to builder: BytesBuilder) -> Mover? {
        let scale = column.scale
        switch form {
        case .text, .digits: return { $0.moveText(to: builder) }
        case .wideText: return { $0.moveWideText(to: builder) }
        case .decimal:
            let decimal = DecimalBytes(
                precision: column.size, scale: scale, targetPrecision: column.size, targetScale: scale)
            return { $0.moveTexts(to: builder) { decimal.parse($0).map { DecimalDigits.text($0, scale: scale) } } }
        case .int32: return { $0.moveTexts(Int32.self, to: builder) { "\($0)" } }
        case .int64: return { $0.moveTexts(Int64.self, to: builder) { "\($0)" } }
        case .double where column.type == .real: return { $0.moveTexts(Double.self, to: builder) { "\(Float($0))" } }
        case .double: return { $0.moveTexts(Double.self, to: builder) { "\($0)" } }
        case .guid: return { $0.moveTexts(SQLGUID.self, to: builder) { $0.text } }
        case .binary:
            return {
                $0.moveDigits(to: builder)
                return true
            }
        case .timestamp where column.type == .date:
            return { $0.moveTexts(SQL_TIMESTAMP_STRUCT.self, to: builder) { ClockTime($0).map { ClockText.date($0.day) } } }
        case .timestamp:
            return { column in
                column.moveTexts(SQL_TIMESTAMP_STRUCT.self, to: builder) {
                    ClockTime($0).map { ClockText.moment($0, scale: scale) }
                }
            }
        case .time:
            return { column in
                column.moveTexts(TimeBytes.self, to: builder) {
                    $0.nanoseconds.map { ClockText.time($0, scale: scale) }
                }
            }
        case .offsetTimestamp:
            return { column in
                column.moveTexts(OffsetTimestampBytes.self, to: builder) { value in
                    value.local.map { ClockText.moment($0, scale: scale, offset: value.offset) }
                }
            }
        case .longText, .longBinary: return { _ in false }
        }
    }
}
