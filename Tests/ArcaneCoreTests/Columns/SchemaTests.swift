import ArcaneCore
import Testing

@Suite("A schema")
struct SchemaTests {
    private static let wide = Schema(
        [
            Field("id", .int64, isNullable: false), Field("d", .decimal(precision: 38, scale: 10)),
            Field("t", .time(.microsecond)),
            Field("at", .timestamp(.nanosecond, isUTC: false)), Field("u", .uuid), Field("j", .json),
            Field("g", .structure([Field("l", .list(element: Field("element", .string, isNullable: false)))])),
        ], key: ["id"])

    @Test("is read back from its JSON")
    func roundTrip() {
        #expect(Schema(json: Self.wide.json) == Self.wide)
        #expect(Schema(json: Schema([]).json) == Schema([]))
        for wrong: JSONValue in [
            nil, [:], ["fields": [["name": "a"]], "key": []], ["fields": [], "key": [1]],
            ["fields": [["name": "a", "type": "int65", "nullable": true]], "key": []],
        ] {
            #expect(Schema(json: wrong) == nil)
        }
    }

    @Test("has another fingerprint whenever anything is different")
    func fingerprint() {
        var others = [Self.wide]
        others.append(Schema(Self.wide.fields, key: []))
        others.append(Schema(Self.wide.fields.reversed(), key: ["id"]))
        others.append(Schema(Array(Self.wide.fields.dropLast()), key: ["id"]))
        #expect(Set(others.map(\.fingerprint)).count == others.count)
        #expect(Self.wide.fingerprint == Schema(Self.wide.fields, key: ["id"]).fingerprint)
        #expect(Self.wide.fingerprint.count == 16)
    }
}

@Suite("The difference of two schemas")
struct SchemaDifferenceTests {
    private let old = Schema([Field("a", .int64), Field("b", .string)], key: ["a"])

    @Test("is none between equal ones")
    func none() {
        let difference = SchemaDifference(from: old, to: old)
        #expect(difference.isEmpty && difference.isAdditive)
        #expect("\(difference)" == "no difference")
    }

    @Test("is what the source has there, though it is written as the same type, where both schemas say it")
    func sources() throws {
        func schema(_ source: String?) -> Schema {
            Schema([Field("a", .int64), Field("b", .string, source: source)], key: ["a"])
        }
        let difference = SchemaDifference(from: schema("varchar, column 2"), to: schema("char(10), column 2"))
        #expect(!difference.isEmpty && !difference.isAdditive)
        #expect("\(difference)" == "changed b from varchar, column 2 to char(10), column 2")
        #expect(schema(nil).isSame(as: schema("varchar, column 2")))
        #expect(schema("varchar, column 2").isSame(as: schema(nil)))
        #expect(!schema("x").isSame(as: schema("y")))
        #expect(Schema(json: schema("x").json) == schema("x"))
        #expect(
            schema("x").fingerprint != schema("y").fingerprint && schema(nil).json["fields"]?.arrayValue?[1]["source"] == nil)
    }

    @Test("is additive where nullable columns come, wherever they stand, and nothing else")
    func additive() {
        let between = Schema([Field("a", .int64), Field("n", .date), Field("b", .string)], key: ["a"])
        #expect(SchemaDifference(from: old, to: between).isAdditive)
        var required = between
        required.fields[1].isNullable = false
        #expect(!SchemaDifference(from: old, to: required).isAdditive)
        #expect(!SchemaDifference(from: between, to: old).isAdditive)
    }

    @Test("is told in words")
    func words() {
        let new = Schema([Field("c", .date), Field("a", .float64)], key: [])
        #expect(
            "\(SchemaDifference(from: old, to: new))" == "added c: date; removed b; changed a: int64 to a: float64; key changed"
        )
        let turned = Schema([Field("b", .string), Field("a", .int64)], key: ["a"])
        #expect("\(SchemaDifference(from: old, to: turned))" == "columns reordered")
    }
}
