import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct RecordSchemaTests {
    @Test("without a key the columns are the fields")
    func noKey() throws {
        let schema = try RecordSchema.output([Field("a", .int64)], key: [])
        #expect(schema == Schema([Field("a", .int64)]))
        #expect(RecordSchema.recordFields(of: schema) == [Field("a", .int64)])
    }

    @Test("with a key the merge key and the version follow, and are never null")
    func key() throws {
        let schema = try RecordSchema.output([Field("a", .int64), Field("b", .string)], key: ["b"])
        #expect(
            schema.fields.dropFirst(2) == [
                Field("ARCANE_MERGE_KEY", .string, isNullable: false), Field("ARCANE_VERSION", .int64, isNullable: false),
            ])
        #expect(schema.key == ["b"])
        #expect(RecordSchema.recordFields(of: schema).map(\.name) == ["a", "b"])
    }

    @Test("a key that is no field is a wrong setting")
    func unknownKey() {
        let error = #expect(throws: StreamError.self) { try RecordSchema.output([Field("a", .int64)], key: ["id"]) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("'id'") == true)
    }

    @Test("a field with the name of an added column is a wrong setting")
    func takenName() {
        let error = #expect(throws: StreamError.self) {
            try RecordSchema.output([Field("id", .int64), Field("ARCANE_VERSION", .int64)], key: ["id"])
        }
        #expect(error?.code == .configuration)
    }
}
