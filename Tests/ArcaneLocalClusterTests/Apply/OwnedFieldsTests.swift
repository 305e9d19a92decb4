import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("The fields of an object")
struct OwnedFieldsTests {
    @Test(
        "are those of its parts, as its kind has them",
        arguments: [
            ("{spec: {color: red, size: 1}}", [".spec.color", ".spec.size"]),
            ("{spec: {}}", [".spec"]),
            ("{spec: {tags: [a, b]}}", [#".spec.tags[="a"]"#, #".spec.tags[="b"]"#]),
            ("{spec: {tags: []}}", [".spec.tags"]),
            ("{spec: {steps: [a, b]}}", [".spec.steps"]),
            ("{spec: {paint: {red: 1}}}", [".spec.paint"]),
            ("{spec: {limits: {cpu: 1}}}", [".spec.limits.cpu"]),
            (
                "{spec: {parts: [{name: p, count: 1}]}}",
                [#".spec.parts[name="p"]"#, #".spec.parts[name="p"].count"#, #".spec.parts[name="p"].name"#]
            ),
            ("{metadata: {labels: {a: x}, finalizers: [f]}}", [#".metadata.finalizers[="f"]"#, ".metadata.labels.a"]),
            (
                "{spec: {untold: {a: {b: 1}, l: [1]}}}",
                [".spec.untold", ".spec.untold.a", ".spec.untold.a.b", ".spec.untold.l"]
            ),
        ])
    func paths(object: String, expected: [String]) throws {
        let structure = FieldStructure(of: try TestKinds.widgets())
        #expect(try OwnedFields.all(of: JSONValue(yaml: object), structure).paths == expected)
    }

    @Test("cannot be told where an element lacks its key")
    func unkeyed() throws {
        let structure = FieldStructure(of: try TestKinds.widgets())
        #expect(throws: FieldStructure.Unkeyed(key: "name", path: ".spec.parts[1]")) {
            try OwnedFields.all(of: JSONValue(yaml: "{spec: {parts: [{name: p}, {count: 1}]}}"), structure)
        }
    }
}
