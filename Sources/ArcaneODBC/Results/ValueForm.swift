import CODBC

/// How the driver delivers the values of a column: the C type it is asked for, and the memory of one value.
///
/// The forms are those that lose nothing on the way: never `SQL_C_NUMERIC`, which drops the fraction and can end the process; times
/// and offsets as the bytes of their structures, because the driver's other forms drop the fraction or the offset.
enum ValueForm: Hashable {
    /// `Int32`, of `bit` and the smaller integers.
    case int32
    /// `Int64`.
    case int64
    /// `Double`.
    case double
    /// Text in UTF-8 with a zero behind it, in so many bytes.
    case text(capacity: Int)
    /// Text in UTF-16LE as the server sends it, in so many bytes.
    case wideText(capacity: Int)
    /// `DecimalBytes` with so many digits.
    case decimal(precision: Int)
    /// Digits in ASCII with a zero behind them, in so many bytes.
    case digits(capacity: Int)
    /// Bytes, so many at most.
    case binary(capacity: Int)
    /// `SQL_TIMESTAMP_STRUCT`, of dates too.
    case timestamp
    /// `TimeBytes`.
    case time
    /// `OffsetTimestampBytes`.
    case offsetTimestamp
    /// `SQLGUID`.
    case guid
    /// Text of any length, by parts.
    case longText
    /// Bytes of any length, by parts.
    case longBinary

    /// The form of the values of `column`.
    init(_ column: ResultColumn) {
        switch column.type {
        case .bit, .tinyint, .smallint, .int: self = .int32
        case .bigint: self = .int64
        case .float, .real: self = .double
        case .decimal: self = .decimal(precision: column.size)
        // Sign, point and a zero in front of it.
        case .money: self = .digits(capacity: column.size + 4)
        // A character has three bytes at most in UTF-8, or is two units of UTF-16, which have four.
        case .text: self = .text(capacity: 3 * column.size + 1)
        case .wideText: self = .wideText(capacity: 2 * column.size)
        case .variant: self = .text(capacity: 3 * SQLType.longest + 1)
        case .binary: self = .binary(capacity: column.size)
        case .date, .timestamp: self = .timestamp
        case .time: self = .time
        case .timestampWithOffset: self = .offsetTimestamp
        case .uuid: self = .guid
        case .longText: self = .longText
        case .longBinary: self = .longBinary
        }
    }

    /// Whether values are fetched by parts, each row by itself.
    var isLong: Bool { self == .longText || self == .longBinary }

    /// ODBC's number of the C type.
    var cType: SQLSMALLINT {
        switch self {
        case .int32: codbc_c_int32
        case .int64: codbc_c_int64
        case .double: SQLSMALLINT(SQL_C_DOUBLE)
        case .text, .digits, .longText: SQLSMALLINT(SQL_C_CHAR)
        case .binary, .longBinary, .wideText, .decimal, .time, .offsetTimestamp: SQLSMALLINT(SQL_C_BINARY)
        case .timestamp: SQLSMALLINT(SQL_C_TYPE_TIMESTAMP)
        case .guid: SQLSMALLINT(SQL_C_GUID)
        }
    }

    /// The bytes from one value to the next in a block; 0 for long values, which are in none.
    var stride: Int {
        switch self {
        case .int32: 4
        case .int64, .double: 8
        case .text(let capacity), .wideText(let capacity), .digits(let capacity), .binary(let capacity): capacity
        case .decimal: DecimalBytes.count
        case .timestamp: MemoryLayout<SQL_TIMESTAMP_STRUCT>.stride
        case .time: TimeBytes.count
        case .offsetTimestamp: OffsetTimestampBytes.count
        case .guid: MemoryLayout<SQLGUID>.stride
        case .longText, .longBinary: 0
        }
    }

    /// The lengths that a whole value can have, as the driver counts them.
    var lengths: ClosedRange<SQLLEN> {
        switch self {
        case .text(let capacity), .digits(let capacity): 0...max(0, capacity - 1)
        case .binary(let capacity), .wideText(let capacity): 0...capacity
        default: stride...stride
        }
    }
}
