import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct RecordReaderTests {
    private let now = Timestamp(microseconds: 1_700_000_000_000_000)

    private func read(_ reader: RecordReader, _ tape: JSONTape) -> [RecordMismatch] {
        reader.append(Array(tape.elements()), of: tape, requestedAt: now)
    }

    @Test("records become rows, whatever the order of their members")
    func rows() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64), Field("name", .string), Field("ok", .boolean)]))
        let tape = try tape(
            #"{"id":1,"name":"a","ok":true}"#, #"{"ok":false,"id":2,"name":"b\n\u00e9"}"#, #"{"name":null,"id":3}"#, "{}")
        #expect(read(reader, tape).isEmpty)
        #expect(
            reader.finish().rows == [
                ["id": 1, "name": "a", "ok": true], ["id": 2, "name": "b\né", "ok": false],
                ["id": 3, "name": nil, "ok": nil], ["id": nil, "name": nil, "ok": nil],
            ])
        #expect(reader.rowCount == 0)
    }

    @Test("pages collect in one batch until it is taken")
    func pages() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64)]))
        _ = read(reader, try tape(#"{"id":1}"#, #"{"id":2}"#))
        _ = read(reader, try tape(#"{"id":3}"#))
        #expect(reader.rowCount == 3)
        #expect(reader.finish().rows == [["id": 1], ["id": 2], ["id": 3]])
        _ = read(reader, try tape(#"{"id":4}"#))
        #expect(reader.finish().rows == [["id": 4]])
    }

    @Test("of two members with one name the later one counts, and a name is the same in any spelling")
    func names() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64), Field("é", .string)]))
        #expect(read(reader, try tape(#"{"id":1,"\u00e9":"x","i\u0064":2}"#)).isEmpty)
        #expect(reader.finish().rows == [["id": 2, "é": "x"]])
    }

    @Test("a record that does not fit leaves nothing behind, and the others are there")
    func mismatches() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64), Field("at", .timestamp(.microsecond, isUTC: true))]))
        let tape = try tape(
            #"{"id":1}"#, #"{"id":"x"}"#, #"{"id":3,"at":"1970-01-01T00:00:01Z"}"#, "[4]", #"{"id":5,"at":"soon"}"#,
            #"{"id":6}"#)
        let records = Array(tape.elements())
        let mismatches = read(reader, tape)
        #expect(
            mismatches == [
                RecordMismatch(position: records[1], path: "id", reason: .kind(.string, .int64)),
                RecordMismatch(position: records[3], path: "", reason: .noObject(.array)),
                RecordMismatch(position: records[4], path: "at", reason: .value(.timestamp(.microsecond, isUTC: true))),
            ])
        #expect(
            reader.finish().rows == [["id": 1, "at": nil], ["id": 3, "at": 1_000_000], ["id": 6, "at": nil]])
        let text = mismatches.first.map { String(decoding: tape.source(at: $0.position), as: UTF8.self) }
        #expect(text == #"{"id":"x"}"#)
    }

    @Test("rows of earlier pages stay when a later page has a record that does not fit")
    func earlierPages() throws {
        let item = DataType.structure([Field("n", .int64, isNullable: false)])
        let reader = RecordReader(
            schema: Schema([Field("s", .string), Field("items", .list(element: Field("element", item)))]))
        #expect(read(reader, try tape(#"{"s":"one","items":[{"n":1},{"n":2}]}"#)).isEmpty)
        let mismatch = read(reader, try tape(#"{"s":"two","items":[{"n":3},{}]}"#, #"{"s":"three","items":[]}"#))
        #expect(mismatch.map(\.path) == ["items[].n"])
        #expect(
            reader.finish().rows == [
                ["s": "one", "items": [["n": 1], ["n": 2]]], ["s": "three", "items": []],
            ])
    }

    @Test("a stream with a key has the merge key and the version as its last columns")
    func mergeKey() throws {
        let schema = try RecordSchema.output([Field("id", .int64), Field("code", .string)], key: ["id", "code"])
        let reader = RecordReader(schema: schema)
        #expect(read(reader, try tape(#"{"code":"abc","id":1}"#, #"{"id":2,"code":"é\u0023"}"#)).isEmpty)
        let batch = reader.finish()
        #expect(batch.schema.fields.map(\.name) == ["id", "code", "ARCANE_MERGE_KEY", "ARCANE_VERSION"])
        #expect(
            batch.rows == [
                [
                    "id": 1, "code": "abc", "ARCANE_VERSION": .integer(now.microseconds),
                    "ARCANE_MERGE_KEY": "1cefb1297b9334c2fe321ee39cb2022f238750ed47235c7516715383c47d90f9",
                ],
                [
                    "id": 2, "code": "é#", "ARCANE_VERSION": .integer(now.microseconds),
                    "ARCANE_MERGE_KEY": .string(MergeKey.of(["2", "é#"])),
                ],
            ])
    }

    @Test("the version of a row is when its own page was requested")
    func versions() throws {
        let reader = RecordReader(schema: try RecordSchema.output([Field("id", .int64)], key: ["id"]))
        let tape = try tape(#"{"id":1}"#)
        for time in [5, 9] {
            _ = reader.append(Array(tape.elements()), of: tape, requestedAt: Timestamp(microseconds: Int64(time)))
        }
        #expect(reader.finish().rows.map { $0["ARCANE_VERSION"] } == [5, 9])
    }

    @Test(
        "a record without a key is invalid",
        arguments: [#"{"id":null}"#, "{}", #"{"id":{"x":1}}"#, #"{"id":[1]}"#])
    func noKey(record: String) throws {
        let reader = RecordReader(schema: try RecordSchema.output([Field("id", .json)], key: ["id"]))
        let mismatches = read(reader, try tape(record, #"{"id":7}"#))
        #expect(mismatches.map(\.reason) == [.noKey])
        #expect(reader.finish().rowCount == 1)
    }

    @Test("members that are no fields are passed over and told")
    func unknownFields() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64), Field("z", .int64)]))
        #expect(read(reader, try tape(#"{"id":1,"new":{"id":5},"z":2}"#, #"{"id":2,"more":1}"#)).isEmpty)
        #expect(reader.takeUnknownFields() == ["new", "more"])
        #expect(reader.takeUnknownFields().isEmpty)
        #expect(reader.finish().rows == [["id": 1, "z": 2], ["id": 2, "z": nil]])
    }

    @Test("only the records that were asked for are read")
    func someRecords() throws {
        let reader = RecordReader(schema: Schema([Field("id", .int64)]))
        let tape = try tape(#"{"id":1}"#, #"{"id":2}"#, #"{"id":3}"#)
        let records = Array(tape.elements())
        #expect(reader.append([records[0], records[2]], of: tape, requestedAt: now).isEmpty)
        #expect(reader.append([], of: tape, requestedAt: now).isEmpty)
        #expect(reader.finish().rows == [["id": 1], ["id": 3]])
    }
}
