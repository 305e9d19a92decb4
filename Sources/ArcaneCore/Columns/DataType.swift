/// The type of a column's values.
///
/// The set is closed: a source maps each of its own types onto one of these, and every sink handles all of them.
public indirect enum DataType: Hashable, Sendable {
    /// True or false.
    case boolean
    /// A signed integer of 8 bits.
    case int8
    /// A signed integer of 16 bits.
    case int16
    /// A signed integer of 32 bits.
    case int32
    /// A signed integer of 64 bits.
    case int64
    /// An unsigned integer of 8 bits.
    case uint8
    /// An IEEE 754 number of 32 bits.
    case float32
    /// An IEEE 754 number of 64 bits.
    case float64
    /// An exact number with `precision` digits (1 to 38), `scale` of them after the point.
    case decimal(precision: Int, scale: Int)
    /// Text, valid UTF-8.
    case string
    /// Any JSON value as compact text, valid UTF-8.
    case json
    /// Bytes.
    case binary
    /// A UUID.
    case uuid
    /// A day, as days since 1970-01-01.
    case date
    /// A time of day, as units since midnight.
    case time(TimeUnit)
    /// A point in time, as units since 1970-01-01T00:00:00. With `isUTC` it is an instant; without, a local date and time.
    case timestamp(TimeUnit, isUTC: Bool)
    /// A group of named fields.
    case structure([Field])
    /// Any number of elements of one field's type.
    case list(element: Field)
}

/// The unit of a time of day or timestamp.
public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    /// 10⁻³ s.
    case millisecond
    /// 10⁻⁶ s.
    case microsecond
    /// 10⁻⁹ s.
    case nanosecond
}

extension DataType: CustomStringConvertible {
    /// A short, stable text of the type, such as `decimal(18,4)`; equal types have equal texts.
    public var description: String {
        switch self {
        case .boolean: "boolean"
        case .int8: "int8"
        case .int16: "int16"
        case .int32: "int32"
        case .int64: "int64"
        case .uint8: "uint8"
        case .float32: "float32"
        case .float64: "float64"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .json: "json"
        case .binary: "binary"
        case .uuid: "uuid"
        case .date: "date"
        case .time(let unit): "time(\(unit.rawValue))"
        case .timestamp(let unit, let isUTC): "timestamp(\(unit.rawValue)\(isUTC ? ",UTC" : ""))"
        case .structure(let fields): "struct<\(fields.map(\.description).joined(separator: ","))>"
        case .list(let element): "list<\(element.description)>"
        }
    }
}
