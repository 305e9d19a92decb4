import ArcaneCore

/// How a column of SQL Server is read, and as what it is written.
struct ColumnReading: Hashable, Sendable {
    /// The type in data files.
    var dataType: DataType
    /// What is selected, from the column's quoted name; the name itself for most types.
    var expression: Expression = .column

    /// What a query selects for a column.
    enum Expression: Hashable, Sendable {
        /// The column itself.
        case column
        /// The column, cast to a type that the driver delivers whole.
        case cast(String)
        /// A text that keeps what the value's own type needs.
        case variantText
    }
}

extension SqlType {
    /// How the column is read: the total table of types.
    ///
    /// Every value is written exactly. Timestamps of data files count microseconds and have no offset, so that `datetime2(7)` and
    /// `datetimeoffset` become texts unless `times` asks for timestamps. Throws `StreamError.configuration` for a type that is not
    /// known.
    func reading(times: TimeForm, column: String) throws -> ColumnReading {
        switch self {
        case .bit: return ColumnReading(dataType: .boolean)
        case .tinyint: return ColumnReading(dataType: .uint8)
        case .smallint: return ColumnReading(dataType: .int16)
        case .int: return ColumnReading(dataType: .int32)
        case .bigint: return ColumnReading(dataType: .int64)
        case .decimal(let precision, let scale): return ColumnReading(dataType: .decimal(precision: precision, scale: scale))
        case .money: return ColumnReading(dataType: .decimal(precision: 19, scale: 4))
        case .smallmoney: return ColumnReading(dataType: .decimal(precision: 10, scale: 4))
        case .float: return ColumnReading(dataType: .float64)
        case .real: return ColumnReading(dataType: .float32)
        case .text, .xml: return ColumnReading(dataType: .string)
        case .binary, .rowversion: return ColumnReading(dataType: .binary)
        case .date: return ColumnReading(dataType: .date)
        case .time(let scale): return ColumnReading(dataType: .time(scale > 6 ? .nanosecond : .microsecond))
        case .datetime, .smalldatetime: return ColumnReading(dataType: .timestamp(.microsecond, isUTC: false))
        case .datetime2(let scale):
            return ColumnReading(
                dataType: scale > 6 && times == .exact ? .string : .timestamp(.microsecond, isUTC: false))
        case .datetimeoffset:
            return ColumnReading(dataType: times == .exact ? .string : .timestamp(.microsecond, isUTC: true))
        case .uniqueidentifier: return ColumnReading(dataType: .uuid)
        case .variant: return ColumnReading(dataType: .string, expression: .variantText)
        case .clr: return ColumnReading(dataType: .binary, expression: .cast("varbinary(max)"))
        case .unknown(let name):
            throw StreamError.configuration(
                "column '\(column)' has the type \(name), which this version cannot read; add '\(column)' to fields.exclude, or read "
                    + "a view that casts it to nvarchar(max) or varbinary(max)")
        }
    }

    /// Whether values may be too long for the buffers of a block of rows, so that they are read by parts.
    var isLong: Bool {
        switch self {
        case .text(let type): type.length == nil
        case .binary(let type): type.length == nil
        case .xml, .variant, .clr: true
        default: false
        }
    }
}

extension ColumnReading.Expression {
    /// The expression for the column whose quoted name, with the alias of its table, is `column`.
    func text(of column: String) -> String {
        switch self {
        case .column: column
        case .cast(let type): "CAST(\(column) AS \(type))"
        case .variantText: ColumnReading.Expression.variantText(column)
        }
    }

    /// The value of a `sql_variant` as a text that loses nothing of it: numbers with all digits, times in ISO 8601, bytes in hexadecimal.
    private static func variantText(_ column: String) -> String {
        """
        CASE CAST(SQL_VARIANT_PROPERTY(\(column), 'BaseType') AS nvarchar(128)) \
        WHEN N'float' THEN CONVERT(nvarchar(4000), CAST(\(column) AS float), 3) \
        WHEN N'real' THEN CONVERT(nvarchar(4000), CAST(\(column) AS real), 3) \
        WHEN N'money' THEN CONVERT(nvarchar(4000), CAST(\(column) AS money), 2) \
        WHEN N'smallmoney' THEN CONVERT(nvarchar(4000), CAST(\(column) AS smallmoney), 2) \
        WHEN N'datetime' THEN CONVERT(nvarchar(4000), CAST(\(column) AS datetime), 126) \
        WHEN N'smalldatetime' THEN CONVERT(nvarchar(4000), CAST(\(column) AS smalldatetime), 126) \
        WHEN N'datetime2' THEN CONVERT(nvarchar(4000), CAST(\(column) AS datetime2(7)), 126) \
        WHEN N'datetimeoffset' THEN CONVERT(nvarchar(4000), CAST(\(column) AS datetimeoffset(7)), 126) \
        WHEN N'binary' THEN CONVERT(nvarchar(max), CAST(\(column) AS varbinary(8000)), 2) \
        WHEN N'varbinary' THEN CONVERT(nvarchar(max), CAST(\(column) AS varbinary(8000)), 2) \
        ELSE CAST(\(column) AS nvarchar(max)) END
        """
    }
}
