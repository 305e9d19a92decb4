import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct ValueColumnTests {
    /// What a JSON value becomes in a column of a type, or why it does not.
    private func value(_ json: String, _ type: DataType, isNullable: Bool = true) throws -> Result<JSONValue, RecordMismatch> {
        let reader = RecordReader(schema: Schema([Field("v", type, isNullable: isNullable)]))
        let tape = try tape("{\"v\":\(json)}")
        let mismatches = reader.append([0], of: tape, requestedAt: Timestamp(microseconds: 0))
        let rows = reader.finish().rows
        if let mismatch = mismatches.first {
            #expect(rows.isEmpty)
            return .failure(mismatch)
        }
        return .success(rows.first?["v"] ?? .null)
    }

    @Test(
        "values that fit are stored exactly",
        arguments: [
            ("true", DataType.boolean, JSONValue.bool(true)),
            ("-128", .int8, -128), ("32767", .int16, 32767), ("255", .uint8, 255), ("-2147483648", .int32, -2_147_483_648),
            ("9223372036854775807", .int64, .number("9223372036854775807")), ("5.0", .int64, 5), ("1e3", .int32, 1000),
            ("1.5", .float32, .number("1.5")), ("7", .float64, .number("7.0")), ("0.1", .float64, .number("0.1")),
            ("12.50", .decimal(precision: 10, scale: 2), 1250), ("\"12.5\"", .decimal(precision: 10, scale: 2), 1250),
            ("12345678901234567890.123456789", .decimal(precision: 38, scale: 9), .number("12345678901234567890123456789")),
            ("\"a\\u00e9\"", .string, "aé"), ("\"\"", .string, ""),
            ("{ \"a\" : [1.50, null] }", .json, #"{"a":[1.50,null]}"#), ("\"x\"", .json, #""x""#), ("12", .json, "12"),
            ("\"AQID\"", .binary, .array([1, 2, 3])),
            ("\"00000000-0000-0000-0000-0000000000FF\"", .uuid, "ff"),
            ("\"1970-01-02\"", .date, 1), ("\"1969-12-31\"", .date, -1),
            ("\"00:00:01.5\"", .time(.millisecond), 1500),
            ("\"1970-01-01T01:00:00.000001+01:00\"", .timestamp(.microsecond, isUTC: true), 1),
            ("\"1970-01-01T00:00:01Z\"", .timestamp(.nanosecond, isUTC: true), 1_000_000_000),
            ("null", .int64, nil),
        ])
    func fitting(json: String, type: DataType, expected: JSONValue) throws {
        #expect(try value(json, type) == .success(expected))
    }

    @Test(
        "values of another kind are mismatches that name both",
        arguments: [
            ("1", DataType.boolean, JSONKind.integer), ("\"1\"", .int64, .string), ("true", .float64, .boolean),
            ("1", .string, .integer), ("{}", .string, .object), ("1.5", .date, .number),
            ("[]", .decimal(precision: 5, scale: 0), .array),
            ("1", .timestamp(.microsecond, isUTC: true), .integer), ("[]", .structure([Field("a", .int64)]), .array),
            ("{}", .list(element: Field("element", .int64)), .object), ("5", .binary, .integer), ("5", .uuid, .integer),
        ])
    func otherKinds(json: String, type: DataType, kind: JSONKind) throws {
        #expect(try value(json, type) == .failure(RecordMismatch(position: 0, path: "v", reason: .kind(kind, type))))
    }

    @Test(
        "values of the right kind that the type does not hold are mismatches, and never cut or rounded",
        arguments: [
            ("128", DataType.int8), ("-1", .uint8), ("2147483648", .int32), ("9223372036854775808", .int64), ("1.5", .int64),
            ("9007199254740993.0", .int64), ("1e400", .float64), ("1e39", .float32),
            ("1.234", .decimal(precision: 10, scale: 2)), ("\"1,5\"", .decimal(precision: 10, scale: 2)), ("\"?\"", .binary),
            ("\"ff\"", .uuid), ("\"2024-02-30\"", .date), ("\"2024-01-01T00:00:00Z\"", .date),
            ("\"10:00:00Z\"", .time(.microsecond)),
            ("\"yesterday\"", .timestamp(.microsecond, isUTC: true)), ("\"\"", .timestamp(.microsecond, isUTC: true)),
        ])
    func notFitting(json: String, type: DataType) throws {
        #expect(try value(json, type) == .failure(RecordMismatch(position: 0, path: "v", reason: .value(type))))
    }

    @Test("null where the schema requires a value is a mismatch", arguments: [DataType.int64, .string, .json, .structure([])])
    func requiredValues(type: DataType) throws {
        #expect(
            try value("null", type, isNullable: false) == .failure(RecordMismatch(position: 0, path: "v", reason: .missing)))
    }

    @Test("objects become structures, and an absent one has no values to miss")
    func structures() throws {
        let type = DataType.structure([
            Field("lat", .float64, isNullable: false), Field("inner", .structure([Field("x", .string)])),
        ])
        let reader = RecordReader(schema: Schema([Field("geo", type)]))
        let tape = try tape(
            #"{"geo":{"lat":1.5,"inner":{"x":"y"}}}"#, #"{"geo":null}"#, "{}", #"{"geo":{"lat":2,"inner":null}}"#)
        #expect(reader.append(Array(tape.elements()), of: tape, requestedAt: Timestamp(microseconds: 0)).isEmpty)
        #expect(
            reader.finish().rows == [
                ["geo": ["lat": .number("1.5"), "inner": ["x": "y"]]], ["geo": nil], ["geo": nil],
                ["geo": ["lat": .number("2.0"), "inner": nil]],
            ])
    }

    @Test("arrays become lists, of structures and of lists too")
    func lists() throws {
        let inner = DataType.list(element: Field("element", .int64))
        let item = DataType.structure([Field("n", .int64), Field("tags", .list(element: Field("element", .string)))])
        let reader = RecordReader(
            schema: Schema([
                Field("grid", .list(element: Field("element", inner))), Field("items", .list(element: Field("element", item))),
            ]))
        let tape = try tape(
            #"{"grid":[[1,2],[],null,[3]],"items":[{"n":1,"tags":["a","b"]},null,{"tags":[]}]}"#, #"{"items":[]}"#,
            #"{"grid":[],"items":[{"tags":[null]}]}"#)
        #expect(reader.append(Array(tape.elements()), of: tape, requestedAt: Timestamp(microseconds: 0)).isEmpty)
        #expect(
            reader.finish().rows == [
                ["grid": [[1, 2], [], nil, [3]], "items": [["n": 1, "tags": ["a", "b"]], nil, ["n": nil, "tags": []]]],
                ["grid": nil, "items": []],
                ["grid": [], "items": [["n": nil, "tags": [nil]]]],
            ])
    }

    @Test("a mismatch inside an object or a list names the whole path and no value")
    func paths() throws {
        let schema = Schema([
            Field("a", .structure([Field("b", .list(element: Field("element", .structure([Field("c", .int64)]))))]))
        ])
        let reader = RecordReader(schema: schema)
        let tape = try tape(#"{"a":{"b":[{"c":1},{"c":"geheim"}]}}"#)
        let mismatch = try #require(reader.append([0], of: tape, requestedAt: Timestamp(microseconds: 0)).first)
        #expect(mismatch.description == "the field 'a.b[].c' is a string where int64 is expected")
        #expect(mismatch.streamError.code == .invalidRecord)
        #expect(mismatch.streamError.message.hasSuffix("set `invalidRecords: reject` to set such records aside"))
    }
}
