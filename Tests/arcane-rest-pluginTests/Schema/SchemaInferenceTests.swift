import ArcaneCore
import ArcaneJSON
import Testing

@testable import arcane_rest_plugin

struct SchemaInferenceTests {
    private func infer(_ records: String...) throws -> [Field] {
        var inference = SchemaInference()
        for record in records {
            let tape = try tape(record)
            inference.observe(tape, at: 0)
        }
        return inference.fields
    }

    @Test("fields are nullable and stand in the order in which they came first")
    func order() throws {
        #expect(
            try infer(#"{"z":1,"a":"x"}"#, #"{"a":"y","m":true,"z":2}"#) == [
                Field("z", .int64), Field("a", .string), Field("m", .boolean),
            ])
    }

    @Test(
        "the type of a field holds all of its values exactly",
        arguments: [
            (["1", "2"], DataType.int64), (["1", "2.5"], .float64), (["2.5", "1", "null"], .float64),
            (["true", "false"], .boolean),
            (["\"a\"", "null"], .string), (["null", "null"], .json), (["{}"], .json), (["[1]"], .json),
            (["1", "\"a\""], .json),
            (["true", "1"], .json), (["18446744073709551616"], .json), (["1", "18446744073709551616"], .json),
            (["1e400"], .json),
            (["\"2024-01-01T00:00:00Z\""], .string), (["null", "{\"a\":1}", "null"], .json),
        ])
    func types(values: [String], type: DataType) throws {
        var inference = SchemaInference()
        for value in values { inference.observe(try tape("{\"v\":\(value)}"), at: 0) }
        #expect(inference.fields == [Field("v", type)])
    }

    @Test("joining types does not depend on the order, and widens")
    func lattice() {
        let types: [InferredType] = [.unknown, .boolean, .int64, .float64, .string, .json]
        for one in types {
            #expect(one.joined(with: one) == one)
            for other in types {
                let joined = one.joined(with: other)
                #expect(joined == other.joined(with: one))
                #expect(joined.joined(with: one) == joined)
                for third in types {
                    #expect(joined.joined(with: third) == one.joined(with: other.joined(with: third)))
                }
            }
        }
    }

    @Test("what is no object is passed over")
    func noObjects() throws {
        var inference = SchemaInference()
        inference.observe(try tape("[1]"), at: 0)
        #expect(inference.recordCount == 0)
        #expect(inference.fields.isEmpty)
    }

    @Test("records that fit the held schema are no drift, also those that lack fields")
    func noDrift() throws {
        let held = try RecordSchema.output([Field("id", .int64), Field("x", .float64), Field("j", .json)], key: ["id"])
        var inference = SchemaInference(holding: held)
        for record in [#"{"id":1}"#, #"{"x":1,"j":5,"id":2}"#, #"{"j":{"a":1}}"#, #"{"j":null,"x":null}"#] {
            inference.observe(try tape(record), at: 0)
        }
        #expect(try inference.drift(from: held) == nil)
    }

    @Test("a new field and a type that does not fit are a drift to a schema that holds both")
    func drift() throws {
        let held = try RecordSchema.output([Field("id", .int64), Field("n", .int64)], key: ["id"])
        var inference = SchemaInference(holding: held)
        inference.observe(try tape(#"{"id":1,"n":2.5,"city":"x"}"#), at: 0)
        let error = try #require(try inference.drift(from: held))
        #expect(error.code == .schemaMismatch)
        #expect(error.message.contains("added city: string"))
        #expect(error.message.contains("changed n: int64 to n: float64"))
        #expect(
            try error.newSchema
                == RecordSchema.output([Field("id", .int64), Field("n", .float64), Field("city", .string)], key: ["id"]))
    }

    @Test("a schema that was declared before is no longer held once a record does not fit it")
    func declaredBefore() throws {
        let held = Schema([Field("at", .timestamp(.microsecond, isUTC: true)), Field("id", .int64)])
        var inference = SchemaInference(holding: held)
        inference.observe(try tape(#"{"id":1,"at":"soon"}"#), at: 0)
        #expect(try inference.drift(from: held)?.newSchema == Schema([Field("at", .json), Field("id", .int64)]))
    }

    @Test("a new field alone is a drift that readers of the old schema can go on with")
    func additive() throws {
        let held = Schema([Field("id", .int64)])
        var inference = SchemaInference(holding: held)
        inference.observe(try tape(#"{"city":"x","id":1}"#), at: 0)
        let new = try #require(try inference.drift(from: held)?.newSchema)
        #expect(SchemaDifference(from: held, to: new).isAdditive)
    }

    @Test("records read by the schema that they gave fit it")
    func roundTrip() throws {
        let records = [
            #"{"id":1,"a":1,"b":null,"c":"x","d":[1,{"e":2}]}"#, #"{"id":2,"a":1.5,"c":5,"f":false}"#,
            #"{"id":3,"a":18446744073709551616,"b":{}}"#,
        ]
        let tape = try tape(records[0], records[1], records[2])
        var inference = SchemaInference()
        for record in tape.elements() { inference.observe(tape, at: record) }
        let reader = RecordReader(schema: try RecordSchema.output(inference.fields, key: ["id"]))
        #expect(reader.append(Array(tape.elements()), of: tape, requestedAt: Timestamp(microseconds: 0)).isEmpty)
        #expect(reader.takeUnknownFields().isEmpty)
        #expect(reader.finish().rows.map { $0["a"] } == ["1", "1.5", "18446744073709551616"])
    }
}
