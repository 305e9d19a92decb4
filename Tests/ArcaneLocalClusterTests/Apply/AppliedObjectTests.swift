import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("An applied object")
struct AppliedObjectTests {
    private func merged(_ live: String, _ wanted: String) throws -> JSONValue {
        try AppliedObject.merged(JSONValue(yaml: live), JSONValue(yaml: wanted), FieldStructure(of: TestKinds.widgets()))
    }

    private func pruned(_ object: String, before: String, owned: String) throws -> JSONValue {
        AppliedObject.pruned(
            try JSONValue(yaml: object), before: try fields(before), owned: try fields(owned),
            FieldStructure(of: try TestKinds.widgets()))
    }

    @Test(
        "has what is wanted over what is there",
        arguments: [
            ("{spec: {color: red, size: 1}}", "{spec: {color: green}}", "{spec: {color: green, size: 1}}"),
            ("{spec: {steps: [a, b]}}", "{spec: {steps: [c]}}", "{spec: {steps: [c]}}"),
            ("{spec: {paint: {red: 1}}}", "{spec: {paint: {blue: 1}}}", "{spec: {paint: {blue: 1}}}"),
            ("{spec: {tags: [a]}}", "{spec: {tags: [b]}}", "{spec: {tags: [b, a]}}"),
            ("{}", "{spec: {parts: [{name: a}]}}", "{spec: {parts: [{name: a}]}}"),
        ])
    func merging(live: String, wanted: String, expected: String) throws {
        #expect(try merged(live, wanted) == JSONValue(yaml: expected))
    }

    @Test("has the elements of a list in the order that is wanted, and others where they were")
    func order() throws {
        #expect(
            try merged(
                "{spec: {parts: [{name: first}, {name: a, note: kept}, {name: mid}, {name: b}, {name: last}]}}",
                "{spec: {parts: [{name: a, count: 1}, {name: new}, {name: b}]}}")
                == JSONValue(
                    yaml: """
                        {spec: {parts: [{name: first}, {name: a, note: kept, count: 1}, {name: new}, {name: mid}, {name: b}, {name: last}]}}
                        """))
        let swapped = try merged("{spec: {parts: [{name: a}, {name: b}]}}", "{spec: {parts: [{name: b}, {name: a}]}}")
        #expect(try swapped == JSONValue(yaml: "{spec: {parts: [{name: b}, {name: a}]}}"))
    }

    @Test("loses what was applied and is owned by nobody any more")
    func pruning() throws {
        #expect(
            try pruned(
                "{spec: {color: red, size: 1, limits: {cpu: 1, disk: 2}}}",
                before: "{'f:spec': {'f:color': {}, 'f:size': {}, 'f:limits': {'f:cpu': {}}}}",
                owned: "{'f:spec': {'f:color': {}, 'f:limits': {'f:disk': {}}}}")
                == JSONValue(yaml: "{spec: {color: red, limits: {disk: 2}}}"))
    }

    @Test("loses an object with all that nobody owns in it")
    func whole() throws {
        #expect(
            try pruned(
                "{spec: {limits: {cpu: 1, untold: 2}, color: red}}", before: "{'f:spec': {'f:limits': {'f:cpu': {}}}}",
                owned: "{'f:spec': {'f:color': {}}}")
                == JSONValue(yaml: "{spec: {color: red}}"))
    }

    @Test("loses elements of lists, and of sets, and keeps those that others have made")
    func elements() throws {
        let parts = "{spec: {parts: [{name: a, count: 1}, {name: b, note: x}], tags: [s, t]}}"
        let before = """
            {'f:spec': {'f:parts': {'k:{"name":"a"}': {'.': {}, 'f:count': {}}, 'k:{"name":"b"}': {'.': {}, 'f:count': {}}}, 'f:tags': {'v:"s"': {}, 'v:"t"': {}}}}
            """
        let owned = """
            {'f:spec': {'f:parts': {'k:{"name":"b"}': {'.': {}, 'f:note': {}}}, 'f:tags': {'v:"t"': {}}}}
            """
        #expect(
            try pruned(parts, before: before, owned: owned)
                == JSONValue(yaml: "{spec: {parts: [{name: b, note: x}], tags: [t]}}"))
    }

    @Test("loses nothing where nothing was applied before")
    func first() throws {
        #expect(try pruned("{spec: {color: red}}", before: "{}", owned: "{}") == JSONValue(yaml: "{spec: {color: red}}"))
    }
}
