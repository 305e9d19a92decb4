import ArcaneCore
import CODBC
import Testing

@testable import ArcaneODBC

@Suite struct ValueFormTests {
    private func column(_ type: SQLType, _ size: Int = 0, _ scale: Int = 0) -> ResultColumn {
        ResultColumn(name: "c", type: type, size: size, scale: scale)
    }

    @Test(
        "ODBC's numbers, and SQL Server's own, are known",
        arguments: [
            (-7, 1, .bit), (-6, 3, .tinyint), (5, 5, .smallint), (4, 10, .int), (-5, 19, .bigint), (8, 53, .float),
            (7, 24, .real),
            (2, 38, .decimal), (3, 19, .money), (1, 10, .text), (12, 8000, .text), (12, 0, .longText), (-8, 4000, .wideText),
            (-9, 1, .wideText),
            (-9, 0, .longText),
            (-1, 2_147_483_647, .longText), (-10, 1_073_741_823, .longText), (-152, 0, .longText), (-2, 8, .binary),
            (-3, 8000, .binary),
            (-3, 0, .longBinary), (-4, 2_147_483_647, .longBinary), (-151, 0, .longBinary), (91, 10, .date),
            (93, 27, .timestamp),
            (-154, 16, .time), (-155, 34, .timestampWithOffset), (-11, 36, .uuid), (-150, 8000, .variant),
            (12, 8001, .longText),
        ] as [(Int, Int, SQLType)])
    func codes(code: Int, size: Int, type: SQLType) {
        #expect(SQLType(code: code, size: size) == type)
    }

    @Test("a number that nobody knows is no type")
    func unknown() {
        #expect(SQLType(code: 12_345, size: 1) == nil)
    }

    @Test("texts have room for three bytes a character and a zero, whatever the driver says of octets")
    func texts() {
        #expect(ValueForm(column(.text, 50)) == .text(capacity: 151))
        #expect(ValueForm(column(.text, 50)).lengths == 0...150)
        #expect(ValueForm(column(.wideText, 50)) == .wideText(capacity: 100))
        #expect(ValueForm(column(.wideText, 50)).lengths == 0...100)
        #expect(ValueForm(column(.binary, 50)).lengths == 0...50)
        #expect(ValueForm(column(.variant, 8000)).stride == 24_001)
    }

    @Test("no form is SQL_C_NUMERIC, and times come as bytes or as a timestamp")
    func cTypes() {
        let types: [SQLType] = [
            .bit, .tinyint, .smallint, .int, .bigint, .float, .real, .decimal, .money, .text, .wideText, .longText, .binary,
            .longBinary,
            .date, .time,
            .timestamp, .timestampWithOffset, .uuid, .variant,
        ]
        for type in types {
            let form = ValueForm(column(type, 10))
            #expect(form.cType != SQLSMALLINT(SQL_C_NUMERIC))
            #expect(form.isLong == (form.stride == 0))
        }
        #expect(ValueForm(column(.time)).cType == SQLSMALLINT(SQL_C_BINARY))
        #expect(ValueForm(column(.timestampWithOffset)).cType == SQLSMALLINT(SQL_C_BINARY))
        #expect(ValueForm(column(.timestamp)).cType == SQLSMALLINT(SQL_C_TYPE_TIMESTAMP))
        #expect(ValueForm(column(.float)).cType == SQLSMALLINT(SQL_C_DOUBLE))
    }

    @Test("only a value of the right length is whole")
    func contents() {
        let buffer = ColumnBuffer(.text(capacity: 4), rowCapacity: 3)
        let missing = SQLLEN(SQL_NULL_DATA)
        for (lengths, contents) in [
            ([0, 3, 1], .full), ([0, missing, 3], .partial), ([missing, missing, missing], .partial), ([0, 4, 0], .cut),
            ([0, 1, -4], .cut),
            ([-2, 0, 0], .cut),
        ] as [([SQLLEN], ColumnBuffer.Contents)] {
            for (index, length) in lengths.enumerated() { buffer.lengths[index] = length }
            #expect(buffer.contents(of: 3) == contents)
        }
        #expect(buffer.contents(of: 0) == .full)
        let exact = ColumnBuffer(.offsetTimestamp, rowCapacity: 1)
        exact.lengths[0] = 12
        #expect(exact.contents(of: 1) == .cut)
    }

    @Test("described types hold every value")
    func dataTypes() {
        #expect(column(.timestamp, 23, 3).dataType == .timestamp(.microsecond, isUTC: false))
        #expect(column(.timestamp, 27, 7).dataType == .string)
        #expect(column(.time, 16, 7).dataType == .time(.nanosecond))
        #expect(column(.time, 8, 0).dataType == .time(.microsecond))
        #expect(column(.money, 19, 4).dataType == .decimal(precision: 19, scale: 4))
        #expect(column(.tinyint).dataType == .uint8)
    }

    @Test("a schema of another width is refused")
    func widths() throws {
        let columns = [column(.int), column(.text, 5)]
        #expect(try ResultReading.texts.schema(of: columns).fields.map(\.type) == [.string, .string])
        #expect(try ResultReading.described.schema(of: columns).fields.map(\.type) == [.int32, .string])
        let error = #expect(throws: ODBCError.self) {
            try ResultReading.schema(Schema([Field("a", .int32)])).schema(of: columns)
        }
        #expect(error?.code == .configuration)
    }
}
