import ArcaneCore
import ArcaneJSON
import FoundationEssentials

extension JSONTape {
    /// The whole number at `position`; `5.0` and `5e0` count. Nil where the value is none, or beyond 64 bits.
    @inline(__always)
    func wholeNumber(at position: Int, _ kind: JSONKind) -> Int64? {
        switch kind {
        case .integer: integer(at: position)
        // From 2⁵³ on the nearest double may be another number than the text says.
        case .number where double(at: position).magnitude < 0x1p53: Int64(exactly: double(at: position))
        default: nil
        }
    }

    /// The number at `position`. Nil where the value is none, or beyond what a double holds.
    @inline(__always)
    func finiteNumber(at position: Int, _ kind: JSONKind) -> Double? {
        guard kind == .integer || kind == .number else { return nil }
        let value = double(at: position)
        return value.isFinite ? value : nil
    }

    /// The text of an exact number, which interfaces also write as a string.
    func decimalText(at position: Int, _ kind: JSONKind) -> String? {
        switch kind {
        case .integer, .number: numberText(at: position)
        case .string: string(at: position)
        default: nil
        }
    }

    /// The day in `2024-01-31`, as days since 1970-01-01.
    func day(at position: Int, _ kind: JSONKind) -> Int32? {
        guard kind == .string, utf8(at: position).count == 10, let midnight = Timestamp(iso8601: utf8(at: position)) else {
            return nil
        }
        return Int32(exactly: midnight.microseconds / 86_400_000_000)
    }

    /// The instant in an ISO 8601 text.
    @inline(__always)
    func instant(at position: Int, _ kind: JSONKind) -> Timestamp? {
        kind == .string ? Timestamp(iso8601: utf8(at: position)) : nil
    }

    /// The time of day in `10:30` or `10:30:15.123456`, as a time on the first day of 1970.
    func timeOfDay(at position: Int, _ kind: JSONKind) -> Timestamp? {
        guard kind == .string, !utf8(at: position).contains(where: { "Zz+-".utf8.contains($0) }) else { return nil }
        return Timestamp(iso8601: "1970-01-01T" + string(at: position))
    }

    /// The bits of the UUID in a text.
    func uuid(at position: Int, _ kind: JSONKind) -> UInt128? {
        guard kind == .string, let uuid = UUID(uuidString: string(at: position)) else { return nil }
        return withUnsafeBytes(of: uuid.uuid) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
    }

    /// The bytes that a Base64 text stands for.
    func base64(at position: Int, _ kind: JSONKind) -> [UInt8]? {
        kind == .string ? Data(base64Encoded: string(at: position)).map(Array.init) : nil
    }

    /// The position of the value at a path of names; nil where there is none.
    func position(of path: [String], in record: Int) -> Int? {
        path.reduce(Optional(record)) { position, name in
            guard let position, kind(at: position) == .object else { return nil }
            // Of two members with one name the later one counts.
            return members(of: position).reduce(nil) { utf8(at: $1.name).elementsEqual(name.utf8) ? $1.value : $0 }
        }
    }
}

extension DataType {
    /// The numbers that an integer type of at most 32 bits holds.
    var integerRange: ClosedRange<Int64> {
        switch self {
        case .int8: -128...127
        case .int16: -32_768...32_767
        case .uint8: 0...255
        default: Int64(Int32.min)...Int64(Int32.max)
        }
    }

    /// Whether values of this kind can be in a column of this type, if not each of them.
    func takes(_ kind: JSONKind) -> Bool {
        switch self {
        case .boolean: kind == .boolean
        case .int8, .int16, .int32, .int64, .uint8, .float32, .float64: kind == .integer || kind == .number
        case .decimal: kind == .integer || kind == .number || kind == .string
        case .string, .binary, .uuid, .date, .time, .timestamp: kind == .string
        case .json: true
        case .structure: kind == .object
        case .list: kind == .array
        }
    }
}
