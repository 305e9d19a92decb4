import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("The difference of two objects")
struct FieldComparisonTests {
    private func compare(_ old: String, _ new: String) throws -> FieldComparison {
        try FieldComparison(from: JSONValue(yaml: old), to: JSONValue(yaml: new), FieldStructure(of: TestKinds.widgets()))
    }

    @Test("tells what was added, modified and removed")
    func fields() throws {
        let difference = try compare("{spec: {color: red, size: 1}}", "{spec: {color: green, limits: {cpu: 1}}}")
        #expect(difference.added.paths == [".spec.limits", ".spec.limits.cpu"])
        #expect(difference.modified.paths == [".spec.color"])
        #expect(difference.removed.paths == [".spec.size"])
        #expect(difference.changed.paths == [".spec.color", ".spec.limits", ".spec.limits.cpu"])
    }

    @Test("goes into lists whose elements are told apart, whatever their order")
    func lists() throws {
        let difference = try compare(
            "{spec: {parts: [{name: a, count: 1}, {name: b}], tags: [x, w]}}",
            "{spec: {parts: [{name: b}, {name: a, count: 2}], tags: [w, z]}}")
        #expect(difference.modified.paths == [#".spec.parts[name="a"].count"#])
        #expect(difference.added.paths == [#".spec.tags[="z"]"#] && difference.removed.paths == [#".spec.tags[="x"]"#])
    }

    @Test("takes what is owned as a whole as a whole")
    func atomic() throws {
        let difference = try compare(
            "{spec: {steps: [a], paint: {red: 1}}}", "{spec: {steps: [a, b], paint: {red: 1, blue: 2}}}")
        #expect(difference.modified.paths == [".spec.paint", ".spec.steps"] && difference.added.isEmpty)
    }

    @Test("is nothing between equal objects, and all where the type is another")
    func ends() throws {
        #expect(try compare("{spec: {parts: [{name: a}]}}", "{spec: {parts: [{name: a}]}}").changed.isEmpty)
        #expect(try compare("{spec: {color: red}}", "{spec: {color: {deep: 1}}}").modified.paths == [".spec.color"])
    }
}
