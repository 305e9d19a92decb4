import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML
import Testing

@testable import kubectl_arcane

@Suite("The type of an override")
struct SpecSchemaTests {
    private static func schema() throws -> SpecSchema {
        SpecSchema(
            json: try JSONValue(
                yaml: """
                    type: object
                    properties:
                      rows: {type: integer}
                      share: {type: number}
                      eager: {type: boolean}
                      label: {type: string}
                      mode: {type: string, enum: [fast, exact]}
                      level: {type: integer, enum: [1, 2]}
                      port: {x-kubernetes-int-or-string: true}
                      tags: {type: array, items: {type: string}}
                      until: {type: string, nullable: true}
                      sink: {type: object, properties: {location: {type: string}}}
                      headers: {type: object, additionalProperties: {type: string}}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    """))
    }

    @Test(
        "is that of the field in the CRD",
        arguments: [
            ("rows", "5", 5), ("share", "0.5", .number("0.5")), ("eager", "true", true), ("label", "5", "5"),
            ("label", "true", "true"), ("mode", "fast", "fast"), ("level", "2", 2), ("port", "80", 80),
            ("port", "http", "http"),
            ("tags", "[a, 'b c']", ["a", "b c"]), ("until", "null", .null), ("until", "2024", "2024"),
            ("sink", "{location: x}", ["location": "x"]),
            ("sink.location", "1", "1"), ("headers.accept", "2", "2"), ("free.anything.below", "2", 2), ("label", "", ""),
        ] as [(String, String, JSONValue)])
    func types(path: String, text: String, value: JSONValue) throws {
        let names = path.split(separator: ".").map(String.init)
        let (found, typed) = try Self.schema().value(text, at: names)
        #expect(found == names)
        #expect(typed == value)
    }

    @Test(
        "refuses what is none of its values, and says what would be",
        arguments: [
            ("rows", "many", "'many' is not a whole number"), ("rows", "1.5", "a whole number"), ("share", "half", "a number"),
            ("eager", "yes", "true or false"), ("mode", "slow", "one of fast, exact"), ("level", "3", "one of 1, 2"),
            ("tags", "a", "a list such as [1, 2]"), ("sink", "x", "an object such as {a: 1}"),
            ("rosw", "1", "the spec has no field rosw; its fields are eager, free, headers"),
            ("sink.locatoin", "x", "sink has no field locatoin; its fields are location"),
            ("label.x", "1", "label has no field x; it has no fields"),
        ])
    func mistakes(path: String, text: String, says: String) {
        #expect {
            try Self.schema().value(text, at: path.split(separator: ".").map(String.init))
        } throws: {
            "\($0)".contains("--override \(path)") && "\($0)".contains(says)
        }
    }

    @Test("knows a field in any case, and gives it the CRD's name")
    func anyCase() throws {
        let (path, value) = try Self.schema().value("1", at: ["SINK", "Location"])
        #expect(path == ["sink", "location"])
        #expect(value == "1")
    }

    @Test("is that of the value's looks where the CRD is not known")
    func unknown() throws {
        for (text, value) in [("5", 5), ("true", true), ("a b", "a b"), ("[1]", [1]), ("{a: [}", "{a: [}")]
            as [(String, JSONValue)]
        {
            #expect(try SpecSchema.unknown.value(text, at: ["a", "b"]).value == value)
        }
    }

    @Test("is read from the version of the CRD in which the class has its streams")
    func versions() throws {
        let definition = try JSONValue(
            yaml: """
                spec:
                  versions:
                    - {name: v1, schema: {openAPIV3Schema: {properties: {spec: {properties: {a: {type: string}}}}}}}
                    - {name: v2, schema: {openAPIV3Schema: {properties: {spec: {properties: {a: {type: integer}}}}}}}
                """)
        #expect(try SpecSchema(KubernetesObject(definition), version: "v2").value("1", at: ["a"]).value == 1)
        #expect(try SpecSchema(KubernetesObject(definition), version: "v1").value("1", at: ["a"]).value == "1")
        #expect(try SpecSchema(KubernetesObject(definition), version: "v3").value("1", at: ["b"]).value == 1)
    }
}
