import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct SqlTypeReadingTests {
    /// Every type once; a case that is added to `SqlType` has to be added here by the compiler's `switch` in `reading`.
    static let table: [(SqlType, DataType)] = [
        (.bit, .boolean), (.tinyint, .uint8), (.smallint, .int16), (.int, .int32), (.bigint, .int64),
        (.decimal(precision: 38, scale: 10), .decimal(precision: 38, scale: 10)),
        (.money, .decimal(precision: 19, scale: 4)), (.smallmoney, .decimal(precision: 10, scale: 4)),
        (.float, .float64), (.real, .float32), (.text(TextType(kind: .char, length: 5)), .string),
        (.text(TextType(kind: .nvarchar)), .string), (.xml, .string),
        (.binary(BinaryType(kind: .varbinary, length: 8)), .binary), (.binary(BinaryType(kind: .image)), .binary),
        (.rowversion, .binary), (.date, .date), (.time(scale: 6), .time(.microsecond)), (.time(scale: 7), .time(.nanosecond)),
        (.datetime, .timestamp(.microsecond, isUTC: false)), (.smalldatetime, .timestamp(.microsecond, isUTC: false)),
        (.datetime2(scale: 6), .timestamp(.microsecond, isUTC: false)), (.datetime2(scale: 7), .string),
        (.datetimeoffset(scale: 0), .string), (.uniqueidentifier, .uuid), (.variant, .string),
        (.clr("geography"), .binary),
    ]

    @Test("every type is written as one that holds all its values", arguments: table)
    func exact(type: SqlType, dataType: DataType) throws {
        #expect(try type.reading(times: .exact, column: "c").dataType == dataType)
    }

    @Test("times that no timestamp holds become timestamps only where the spec asks for microseconds")
    func microseconds() throws {
        #expect(
            try SqlType.datetime2(scale: 7).reading(times: .microseconds, column: "c").dataType
                == .timestamp(.microsecond, isUTC: false))
        #expect(
            try SqlType.datetimeoffset(scale: 7).reading(times: .microseconds, column: "c").dataType
                == .timestamp(.microsecond, isUTC: true))
    }

    @Test("a type that is not known is an error that names the column and says what to do")
    func unknown() {
        #expect {
            try SqlType.unknown("vector").reading(times: .exact, column: "embedding")
        } throws: { error in
            let error = error as? StreamError
            return error?.code == .configuration && "\(error?.message ?? "")".contains("'embedding' has the type vector")
                && error?.message.contains("fields.exclude") == true
        }
    }

    @Test("types of .NET are cast to their bytes, a variant to a text of its own type, and all others are read as they are")
    func expressions() throws {
        #expect(try SqlType.int.reading(times: .exact, column: "c").expression.text(of: "t.[c]") == "t.[c]")
        #expect(
            try SqlType.clr("hierarchyid").reading(times: .exact, column: "c").expression.text(of: "t.[c]")
                == "CAST(t.[c] AS varbinary(max))")
        let variant = try SqlType.variant.reading(times: .exact, column: "c").expression.text(of: "t.[c]")
        #expect(variant.hasPrefix("CASE CAST(SQL_VARIANT_PROPERTY(t.[c], 'BaseType') AS nvarchar(128))"))
        #expect(variant.contains("WHEN N'float' THEN CONVERT(nvarchar(4000), CAST(t.[c] AS float), 3)"))
        #expect(variant.hasSuffix("ELSE CAST(t.[c] AS nvarchar(max)) END"))
    }
}
