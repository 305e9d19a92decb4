public import ArcaneCore

/// A column of a result, as the server describes it.
public struct ResultColumn: Hashable, Sendable {
    /// The name; empty for an expression without one.
    public var name: String
    /// The type.
    public var type: SQLType
    /// The length in characters or bytes, or the number of digits; 0 for types without limit.
    public var size: Int
    /// The digits behind the point: of a decimal, or of the seconds of a time.
    public var scale: Int

    /// Describes a column.
    public init(name: String, type: SQLType, size: Int, scale: Int) {
        self.name = name
        self.type = type
        self.size = size
        self.scale = scale
    }

    /// The type that holds every value of the column exactly.
    ///
    /// Times with seven digits and those with an offset become texts in ISO 8601: no number of microseconds or nanoseconds holds
    /// both their unit and their range.
    public var dataType: DataType {
        switch type {
        case .bit: .boolean
        case .tinyint: .uint8
        case .smallint: .int16
        case .int: .int32
        case .bigint: .int64
        case .float: .float64
        case .real: .float32
        case .decimal, .money: .decimal(precision: size, scale: scale)
        case .text, .wideText, .longText, .variant: .string
        case .binary, .longBinary: .binary
        case .date: .date
        case .time: .time(scale > 6 ? .nanosecond : .microsecond)
        case .timestamp: scale > 6 ? .string : .timestamp(.microsecond, isUTC: false)
        case .timestampWithOffset: .string
        case .uuid: .uuid
        }
    }
}
