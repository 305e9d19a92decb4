import CODBC

/// The types of result columns, as far as they are read in different ways.
public enum SQLType: Hashable, Sendable {
    /// `bit`, `tinyint` (without sign), `smallint`, `int`, `bigint`.
    case bit, tinyint, smallint, int, bigint
    /// `float` and `real`.
    case float, real
    /// `decimal` and `numeric`.
    case decimal
    /// `money` and `smallmoney`.
    case money
    /// `char` and `varchar` with a length.
    case text
    /// `nchar` and `nvarchar` with a length.
    case wideText
    /// `varchar(max)`, `nvarchar(max)`, `text`, `ntext` and `xml`.
    case longText
    /// `binary`, `varbinary` with a length, and `rowversion`.
    case binary
    /// `varbinary(max)`, `image` and the CLR types.
    case longBinary
    /// `date`.
    case date
    /// `time`.
    case time
    /// `datetime`, `smalldatetime` and `datetime2`.
    case timestamp
    /// `datetimeoffset`.
    case timestampWithOffset
    /// `uniqueidentifier`.
    case uuid
    /// `sql_variant`.
    case variant
}

extension SQLType {
    /// The longest text or byte string of a column with a length.
    static let longest = 8000

    /// The type with `code`, the number of ODBC or of SQL Server's own types; nil for a number that is not known. `size` is the
    /// size of the column: 0 or huge for types without limit.
    init?(code: Int, size: Int) {
        let hasLength = (1...SQLType.longest).contains(size)
        switch code {
        case Int(SQL_BIT): self = .bit
        case Int(SQL_TINYINT): self = .tinyint
        case Int(SQL_SMALLINT): self = .smallint
        case Int(SQL_INTEGER): self = .int
        case Int(SQL_BIGINT): self = .bigint
        case Int(SQL_FLOAT), Int(SQL_DOUBLE): self = .float
        case Int(SQL_REAL): self = .real
        case Int(SQL_NUMERIC): self = .decimal
        // FreeTDS's number for money; the text in which that is read does for decimals too.
        case Int(SQL_DECIMAL): self = .money
        case Int(SQL_CHAR), Int(SQL_VARCHAR): self = hasLength ? .text : .longText
        case Int(SQL_WCHAR), Int(SQL_WVARCHAR): self = hasLength ? .wideText : .longText
        case Int(SQL_LONGVARCHAR), Int(SQL_WLONGVARCHAR), -152: self = .longText
        case Int(SQL_BINARY), Int(SQL_VARBINARY): self = hasLength ? .binary : .longBinary
        case Int(SQL_LONGVARBINARY), -151: self = .longBinary
        case Int(SQL_TYPE_DATE): self = .date
        case Int(SQL_TYPE_TIME), -154: self = .time
        case Int(SQL_TYPE_TIMESTAMP): self = .timestamp
        case -155: self = .timestampWithOffset
        case Int(SQL_GUID): self = .uuid
        case -150: self = .variant
        default: return nil
        }
    }
}
