import ArcaneCore

/// The texts of key values, each as SQL Server casts it to `nvarchar(128)`: what merge keys are made of.
///
/// The rule is the platform's, so that its tables and ours merge; it keeps no more of a `datetime` than its minute and of a `float` than
/// six digits, and cuts a text at 128 characters.
struct KeyText: Sendable {
    private let type: SqlType
    private let values: Column

    /// The longest text, in units of UTF-16.
    private static let longest = 128

    /// Reads the values of a key column of `type`.
    init(_ values: Column, type: SqlType) {
        self.values = values
        self.type = type
    }

    /// Whether different values of a type can have the same text.
    static func isAmbiguous(_ type: SqlType) -> Bool {
        switch type {
        case .datetime, .smalldatetime, .float, .real, .money, .smallmoney: true
        case .text(let type): type.length.map { $0 > longest } ?? true
        case .binary(let type): type.length.map { $0 > longest * 2 } ?? true
        default: false
        }
    }

    /// Appends the text of the value at `row` to `key`. Throws `StreamError.invalidRecord` where there is no value.
    func append(_ row: Int, to key: inout MergeKeyText) throws {
        guard values.validity.isValid(row) else { throw KeyText.noValue }
        switch values.values {
        case .boolean(let values): key.append(values[row] ? [49] : [48])
        case .int32(let values):
            if type == .date {
                appendText(CivilDate(daysSince1970: Int(values[row])).text, to: &key)
            } else {
                key.append(Int64(values[row]))
            }
        case .int64(let values):
            switch type {
            case .time(let scale): appendText(ClockText.time(values[row], scale: scale), to: &key)
            case .datetime, .smalldatetime: appendText(ClockText.legacy(microseconds: values[row]), to: &key)
            case .datetime2(let scale): appendText(ClockText.moment(microseconds: values[row], scale: scale), to: &key)
            default: key.append(values[row])
            }
        case .float32(let values): appendText(FloatText.short(Double(values[row])), to: &key)
        case .float64(let values): appendText(FloatText.short(values[row]), to: &key)
        case .decimal(let values):
            switch type {
            case .money, .smallmoney: appendText(FixedText.money(values[row]), to: &key)
            case .decimal(_, let scale): appendText(FixedText.decimal(values[row], scale: scale), to: &key)
            default: throw KeyText.noValue
            }
        case .uuid(let values): appendText(KeyText.uuid(values[row]), to: &key)
        case .bytes(let offsets, let data):
            let bytes = data[offsets[row]..<offsets[row + 1]]
            switch type {
            case .datetime2, .datetimeoffset:
                appendText(ClockText.plain(String(decoding: bytes, as: UTF8.self)), to: &key)
            // Taken for UTF-16 as they are, as the cast from `varbinary` does.
            case .binary, .rowversion: key.append(utf16LE: bytes.prefix(KeyText.longest * 2))
            default: appendCut(bytes, to: &key)
            }
        case .structure, .list: throw KeyText.noValue
        }
    }

    private func appendText(_ text: String, to key: inout MergeKeyText) {
        key.append(Array(text.utf8)[...])
    }

    /// Appends a text, cut where it is longer than the cast's type.
    private func appendCut(_ utf8: ArraySlice<UInt8>, to key: inout MergeKeyText) {
        if utf8.count <= KeyText.longest { return key.append(utf8) }
        let text = String(decoding: utf8, as: UTF8.self)
        var units = Array(text.utf16.prefix(KeyText.longest))
        // A pair that the cut takes apart is gone whole: half of one is no text.
        if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
        appendText(String(decoding: units, as: UTF16.self), to: &key)
    }

    private static func uuid(_ value: UInt128) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        let text = Array(String(repeating: "0", count: max(0, 32 - digits.count)) + digits)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }.joined(separator: "-")
    }

    private static let noValue = StreamError(.invalidRecord, "a row has no value in a column of its primary key")
}
