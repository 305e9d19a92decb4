import ArcaneCore
import ArcaneResources
import Testing

struct OpenAPISchemaTests {
    private func schema(_ name: String) throws -> JSONValue {
        try #require(WeatherSpec.definitions.first { $0.name == name }).schema.json
    }

    @Test("a text has its description and limits")
    func text() throws {
        #expect(
            try schema("city") == [
                "type": "string", "description": "The city whose weather is read.", "minLength": 1, "maxLength": 100,
            ])
    }

    @Test("limits of elements stand with the elements, those of the list with the list")
    func list() throws {
        #expect(
            try schema("measures") == [
                "type": "array", "description": "What is measured.", "minItems": 1, "default": ["wind"],
                "items": ["type": "string", "pattern": "^[a-z]+$"],
            ])
    }

    @Test("a duration is a whole number or a text, with the limits of whole seconds")
    func duration() throws {
        let schema = try schema("timeout")
        #expect(schema["x-kubernetes-int-or-string"] == true)
        #expect(schema["type"] == nil)
        #expect(schema["anyOf"] == [["type": "integer"], ["type": "string"]])
        #expect(schema["minimum"] == 1)
        #expect(schema["maximum"] == 3600)
        #expect(schema["default"] == nil)
    }

    @Test("a choice has its words and its default")
    func choice() throws {
        #expect(try schema("unit")["enum"] == ["celsius", "fahrenheit"])
        #expect(try schema("unit")["default"] == "celsius")
    }

    @Test("a map has a schema for its values, and anything is kept as it is")
    func maps() throws {
        #expect(try schema("headers")["additionalProperties"] == ["type": "string"])
        #expect(
            try schema("labels") == [
                "description": "Anything that is passed on.", "x-kubernetes-preserve-unknown-fields": true,
            ])
    }

    @Test("a block that may be left out defaults to an empty one, which its own defaults fill")
    func emptyBlock() throws {
        #expect(try schema("sink")[path: ["properties", "s3", "default"]] == [:])
        #expect(try schema("sink")["default"] == nil)
        #expect(try schema("sink")["required"] == ["location"])
        #expect(try schema("credentialsRef")["default"] == nil)
    }

    @Test("whole numbers have a format, fractions have their limits as written")
    func numbers() throws {
        #expect(try schema("sink")[path: ["properties", "rowsPerGroup"]]?["format"] == "int64")
        #expect(try schema("sampling")["type"] == "number")
        #expect(try schema("sampling")["minimum"] == 0)
        #expect(try schema("sampling")["default"] == .number("0.25"))
    }

    @Test("rules of a block and of its groups are rules of its schema; one without an expression is the plugin's alone")
    func rules() {
        struct Outer: StreamSpec {
            @SettingGroup var sink: SinkSpec
            static var rules: [SpecRule<Self>] {
                [SpecRule("never", cel: "false") { _ in false }, SpecRule("silent") { _ in true }]
            }
        }
        let rules = Outer.shape.schema[.validations]?.arrayValue ?? []
        #expect(
            rules.map { $0["message"] } == ["snappy compresses Parquet pages only; use gzip, zstd or none for jsonl", "never"])
        #expect(rules.first?["fieldPath"] == ".compression")
    }
}
