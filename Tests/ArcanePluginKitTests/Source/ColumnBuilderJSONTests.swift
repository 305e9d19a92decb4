import ArcaneCore
import ArcaneJSON
import Testing

@testable import ArcanePluginKit

@Suite("A JSON value in a column")
struct ColumnBuilderJSONTests {
    /// The column that `texts`, as JSON, make.
    private func column(_ type: DataType, _ texts: String...) throws -> Column {
        let builder = ColumnBuilder(type)
        for text in texts { try builder.append(try JSONValue(parsing: text), as: Field("c", type)) }
        return builder.finish()
    }

    @Test("becomes what the column's type says")
    func fits() throws {
        guard case .boolean([true, false]) = try column(.boolean, "true", "false").values else { throw Unexpected() }
        guard case .int32([-128, 127]) = try column(.int8, "-128", "127").values else { throw Unexpected() }
        guard case .int32([-32768, 32767]) = try column(.int16, "-32768", "32767").values else { throw Unexpected() }
        guard case .int32([0, 255]) = try column(.uint8, "0", "255").values else { throw Unexpected() }
        guard case .int32([.min, .max]) = try column(.int32, "-2147483648", "2147483647").values else { throw Unexpected() }
        guard case .int64([.min, .max]) = try column(.int64, "-9223372036854775808", "9223372036854775807").values else {
            throw Unexpected()
        }
        guard case .float32([1.5]) = try column(.float32, "1.5").values else { throw Unexpected() }
        guard case .float64([0.1, 1e300]) = try column(.float64, "0.1", "1e300").values else { throw Unexpected() }
        guard case .decimal([1250, -1]) = try column(.decimal(precision: 6, scale: 2), "12.50", "\"-0.01\"").values else {
            throw Unexpected()
        }
        guard
            case .uuid([0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF]) = try column(
                .uuid, "\"00112233-4455-6677-8899-aabbccddeeff\""
            ).values
        else { throw Unexpected() }
        guard case .bytes(let offsets, let data) = try column(.string, #""h😀""#, #""\u00e9""#).values, offsets == [0, 5, 7],
            data == Array("h😀é".utf8)
        else { throw Unexpected() }
        guard case .bytes(_, let bytes) = try column(.binary, "\"AQI=\"").values, bytes == [1, 2] else { throw Unexpected() }
        guard case .bytes(_, let json) = try column(.json, #"{"a": [1]}"#).values, json == Array(#"{"a":[1]}"#.utf8) else {
            throw Unexpected()
        }
    }

    @Test("is a day, a time or an instant where it is written so, also before 1970")
    func times() throws {
        guard case .int32([0, -1, 19_723]) = try column(.date, "\"1970-01-01\"", "\"1969-12-31\"", "\"2024-01-01\"").values
        else { throw Unexpected() }
        guard case .int64([3_723_000_500]) = try column(.time(.microsecond), "\"01:02:03.0005\"").values else {
            throw Unexpected()
        }
        guard case .int64([-1]) = try column(.timestamp(.millisecond, isUTC: true), "\"1969-12-31T23:59:59.999Z\"").values
        else { throw Unexpected() }
        guard case .int64([1_000_000_000]) = try column(.timestamp(.nanosecond, isUTC: false), "\"1970-01-01T00:00:01\"").values
        else { throw Unexpected() }
    }

    @Test("may be nested")
    func nested() throws {
        let type = DataType.structure([Field("n", .int64), Field("tags", .list(element: Field("element", .string)))])
        guard case .structure(let parts) = try column(type, #"{"n": 1, "tags": ["a", "b"]}"#, #"{"tags": []}"#).values else {
            throw Unexpected()
        }
        guard case .int64([1, 0]) = parts[0].values, !parts[0].validity.isValid(1) else { throw Unexpected() }
        guard case .list([0, 2, 2], let elements) = parts[1].values, elements.count == 2 else { throw Unexpected() }
    }

    @Test(
        "that does not fit is refused by the column's name",
        arguments: [
            (DataType.boolean, "1"), (.int8, "128"), (.int16, "-32769"), (.uint8, "-1"), (.int32, "2147483648"),
            (.int64, "1.5"),
            (.int64, "9223372036854775808"), (.float32, "1e300"), (.float64, "1e999"),
            (.decimal(precision: 4, scale: 2), "123.45"),
            (.decimal(precision: 4, scale: 2), "0.001"), (.uuid, "\"no\""), (.string, "1"), (.binary, "\"***\""),
            (.date, "\"2024-02-30\""), (.date, "\"1969-12-31T12:00:00\""), (.time(.microsecond), "\"25:00\""),
            (.time(.microsecond), "\"01:00+05:00\""), (.timestamp(.nanosecond, isUTC: true), "\"9999-01-01\""),
            (.structure([Field("n", .int64)]), "[]"), (.list(element: Field("element", .int64)), "{}"),
        ])
    func misfits(_ type: DataType, _ text: String) throws {
        let error = #expect(throws: StreamError.self) { try column(type, text) }
        #expect(error?.code == .invalidRecord)
        #expect(error?.message.contains("column 'c' is not a \(type)") == true)
    }

    @Test("that is null is absent, or refused where the column may not be null")
    func nulls() throws {
        #expect(try column(.int64, "null", "1").validity.nullCount == 1)
        let field = Field("id", .int64, isNullable: false)
        let error = #expect(throws: StreamError.self) { try ColumnBuilder(.int64).append(.null, as: field) }
        #expect(error?.message == "the value of column 'id' is null, and the column may not be")
    }

    @Test("inside a value that does not fit is named by its own field")
    func nestedMisfit() throws {
        let type = DataType.structure([Field("inner", .int8)])
        let error = #expect(throws: StreamError.self) { try column(type, #"{"inner": 200}"#) }
        #expect(error?.message == "the value of column 'inner' is not a int8")
    }

    private struct Unexpected: Error {}
}
