import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("A structural schema")
struct StructuralSchemaTests {
    private func conformed(_ object: String, _ schema: String) throws -> (object: JSONValue, pruned: [String]) {
        var pruned: [String] = []
        let conformed = try StructuralSchema(JSONValue(yaml: schema)).conformed(JSONValue(yaml: object), pruned: &pruned)
        return (conformed, pruned.sorted())
    }

    private func problems(_ object: String, _ schema: String) throws -> [String] {
        try StructuralSchema(JSONValue(yaml: schema)).problems(JSONValue(yaml: object)).map(\.text)
    }

    /// The schema of an object whose `spec` is `schema`.
    private func spec(_ schema: String) -> String { "{type: object, properties: {spec: \(schema)}}" }

    @Test(
        "drops fields that it does not have",
        arguments: [
            ("{spec: {a: 1, b: 2}}", "{type: object, properties: {a: {}}}", "{spec: {a: 1}}", ["spec.b"]),
            ("{spec: {}, other: 1}", "{type: object}", "{spec: {}}", ["other"]),
            (
                "{spec: {a: 1, b: {c: 2}}}",
                "{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: object}}}",
                "{spec: {a: 1, b: {}}}", ["spec.b.c"]
            ),
            (
                "{spec: {m: {x: {k: 1, l: 2}}}}", "{properties: {m: {additionalProperties: {properties: {k: {}}}}}}",
                "{spec: {m: {x: {k: 1}}}}", ["spec.m.x.l"]
            ),
            ("{spec: {m: {x: 1}}}", "{properties: {m: {additionalProperties: true}}}", "{spec: {m: {x: 1}}}", []),
            ("{spec: [{a: 1, b: 2}]}", "{type: array, items: {properties: {a: {}}}}", "{spec: [{a: 1}]}", ["spec[0].b"]),
            (
                "{spec: {apiVersion: v1, kind: K, metadata: {name: a}, x: 1}}",
                "{type: object, x-kubernetes-embedded-resource: true}",
                "{spec: {apiVersion: v1, kind: K, metadata: {name: a}}}", ["spec.x"]
            ),
        ])
    func pruning(object: String, schema: String, expected: String, lost: [String]) throws {
        let (conformed, pruned) = try conformed(object, spec(schema))
        #expect(try conformed == JSONValue(yaml: expected))
        #expect(pruned == lost)
    }

    @Test(
        "fills defaults in, where the object around them is there",
        arguments: [
            ("{spec: {}}", "{properties: {a: {default: 5}}}", "{spec: {a: 5}}"),
            ("{spec: {a: 1}}", "{properties: {a: {default: 5}}}", "{spec: {a: 1}}"),
            ("{spec: {a: null}}", "{properties: {a: {default: 5}}}", "{spec: {a: 5}}"),
            ("{spec: {a: null}}", "{properties: {a: {default: 5, nullable: true}}}", "{spec: {a: null}}"),
            ("{spec: {}}", "{properties: {o: {properties: {a: {default: 5}}}}}", "{spec: {}}"),
            ("{spec: {}}", "{properties: {o: {default: {}, properties: {a: {default: 5}}}}}", "{spec: {o: {a: 5}}}"),
            ("{}", "{default: {x: 1}, properties: {x: {}, y: {default: 2}}}", "{spec: {x: 1, y: 2}}"),
            (
                "{spec: {l: [{}, {a: 1}]}}", "{properties: {l: {items: {properties: {a: {default: 5}}}}}}",
                "{spec: {l: [{a: 5}, {a: 1}]}}"
            ),
            (
                "{spec: {m: {k: {}}}}", "{properties: {m: {additionalProperties: {properties: {a: {default: 5}}}}}}",
                "{spec: {m: {k: {a: 5}}}}"
            ),
        ])
    func defaulting(object: String, schema: String, expected: String) throws {
        #expect(try conformed(object, spec(schema)).object == JSONValue(yaml: expected))
    }

    @Test(
        "refuses values in the API server's words, at their path",
        arguments: [
            ("{spec: 1}", "{type: object}", #"spec: Invalid value: "integer": spec in body must be of type object: "integer""#),
            (
                "{spec: {a: x}}", "{properties: {a: {type: integer}}}",
                #"spec.a: Invalid value: "string": spec.a in body must be of type integer: "string""#
            ),
            (
                "{spec: 1.5}", "{type: integer}",
                #"spec: Invalid value: "number": spec in body must be of type integer: "number""#
            ),
            ("{spec: null}", "{type: string}", #"spec: Invalid value: "null": spec in body must be of type string: "null""#),
            ("{spec: {}}", "{type: object, required: [a]}", "spec.a: Required value"),
            ("{spec: c}", "{type: string, enum: [a, b]}", #"spec: Unsupported value: "c": supported values: "a", "b""#),
            (
                "{spec: ab}", "{type: string, pattern: '^[0-9]+$'}",
                #"spec: Invalid value: "ab": spec in body should match '^[0-9]+$'"#
            ),
            (
                "{spec: ab}", "{type: string, minLength: 3}",
                #"spec: Invalid value: "ab": spec in body should be at least 3 chars long"#
            ),
            ("{spec: abcd}", "{type: string, maxLength: 3}", "spec: Too long: may not be more than 3 bytes"),
            (
                "{spec: 1}", "{type: integer, minimum: 2}",
                "spec: Invalid value: 1: spec in body should be greater than or equal to 2"
            ),
            (
                "{spec: 2}", "{minimum: 2, exclusiveMinimum: true}",
                "spec: Invalid value: 2: spec in body should be greater than 2"
            ),
            (
                "{spec: 3}", "{type: integer, maximum: 2}",
                "spec: Invalid value: 3: spec in body should be less than or equal to 2"
            ),
            ("{spec: 3}", "{maximum: 3, exclusiveMaximum: true}", "spec: Invalid value: 3: spec in body should be less than 3"),
            ("{spec: 3}", "{multipleOf: 2}", "spec: Invalid value: 3: spec in body should be a multiple of 2"),
            ("{spec: []}", "{type: array, minItems: 1}", "spec: Invalid value: 0: spec in body should have at least 1 items"),
            ("{spec: [1, 2]}", "{type: array, maxItems: 1}", "spec: Too many: 2: must have at most 1 items"),
            ("{spec: [1, 2, 1]}", "{type: array, x-kubernetes-list-type: set}", "spec[2]: Duplicate value: 1"),
            (
                "{spec: [{n: a, x: 1}, {n: a, x: 2}]}",
                "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n], items: {properties: {n: {}, x: {}}}}",
                #"spec[1]: Duplicate value: {"n":"a"}"#
            ),
            ("{spec: {l: [{}]}}", "{properties: {l: {items: {required: [a]}}}}", "spec.l[0].a: Required value"),
            (
                "{spec: {m: {k: x}}}", "{properties: {m: {additionalProperties: {type: integer}}}}",
                #"spec.m.k: Invalid value: "string": spec.m.k in body must be of type integer: "string""#
            ),
            (
                "{spec: yesterday}", "{type: string, format: date-time}",
                #"spec: Invalid value: "yesterday": spec in body must be of type date-time: "yesterday""#
            ),
            (
                "{spec: true}", "{x-kubernetes-int-or-string: true}",
                #"spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean""#
            ),
            (
                "{spec: 1}", "{anyOf: [{minimum: 2}, {maximum: 0}]}",
                "spec: Invalid value: 1: spec in body must validate at least one schema (anyOf)"
            ),
            (
                "{spec: 1}", "{oneOf: [{minimum: 1}, {maximum: 1}]}",
                "spec: Invalid value: 1: spec in body must validate one and only one schema (oneOf)"
            ),
            ("{spec: 1}", "{not: {minimum: 1}}", "spec: Invalid value: 1: spec in body must not validate the schema (not)"),
            (
                "{spec: {}}", "{type: object, minProperties: 1}",
                "spec: Invalid value: {}: spec in body should have at least 1 properties"
            ),
            ("{spec: {a: 1, b: 1}}", "{type: object, maxProperties: 1}", "spec: Too many: 2: must have at most 1 items"),
        ])
    func refused(object: String, schema: String, expected: String) throws {
        #expect(try problems(object, spec(schema)) == [expected])
    }

    @Test(
        "takes what fits",
        arguments: [
            ("{spec: 5}", "{x-kubernetes-int-or-string: true}"), ("{spec: 50%}", "{x-kubernetes-int-or-string: true}"),
            ("{spec: null}", "{type: string, nullable: true}"), ("{spec: 5.0}", "{type: integer}"),
            ("{spec: 5}", "{type: number}"),
            ("{spec: äöü}", "{type: string, maxLength: 3, minLength: 3}"), ("{spec: xaby}", "{type: string, pattern: ab}"),
            ("{spec: '2026-01-01T00:00:00Z'}", "{type: string, format: date-time}"),
            ("{spec: x}", "{type: string, format: no-such}"),
            ("{spec: [1, 1]}", "{type: array, x-kubernetes-list-type: atomic}"), ("{spec: 2}", "{type: integer, enum: [1, 2]}"),
            ("{spec: {a: 1}}", "{allOf: [{required: [a]}, {minProperties: 1}]}"),
            ("{metadata: 5, kind: [x]}", "{type: object}"),
        ])
    func taken(object: String, schema: String) throws {
        #expect(try problems(object, spec(schema)) == [])
    }

    @Test("tells all problems at once, in the order of the fields")
    func all() throws {
        let found = try problems(
            "{spec: {b: x, a: 5, d: []}}",
            spec("{required: [c], properties: {a: {type: string}, b: {enum: [y]}, d: {minItems: 1}}}"))
        #expect(found.count == 4)
        #expect(found.map { String($0.prefix { $0 != ":" }) } == ["spec.c", "spec.a", "spec.b", "spec.d"])
    }
}
