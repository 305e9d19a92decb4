import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite("Editing JSON")
struct JSONValueEditingTests {
    @Test("sets a value, and makes the objects on the way")
    func setting() {
        #expect(JSONValue.object([:]).setting(["a", "b"], to: 1) == ["a": ["b": 1]])
        #expect(JSONValue.object(["a": ["b": 1, "c": 2]]).setting(["a", "b"], to: 3) == ["a": ["b": 3, "c": 2]])
        #expect(JSONValue.string("x").setting(["a"], to: 1) == ["a": 1])
    }

    @Test("removes a value by nil and by null, and makes nothing on the way")
    func removing() {
        #expect(JSONValue.object(["a": ["b": 1]]).setting(["a", "b"], to: nil) == ["a": [:]])
        #expect(JSONValue.object(["a": 1]).setting(["a"], to: [2].first { $0 > 2 } == nil ? nil : 2) == [:])
        #expect(JSONValue.object(["a": 1]).setting(["x", "y"], to: nil) == ["a": 1])
        #expect(JSONValue.object(["a": 1, "b": 2, "c": 3]).without("a", "c", "x") == ["b": 2])
    }

    @Test("edits what is there only")
    func editing() {
        #expect(JSONValue.object(["a": 1]).editing(["a"]) { _ in "x" } == ["a": "x"])
        #expect(JSONValue.object(["a": 1]).editing(["b"]) { _ in "x" } == ["a": 1])
    }
}
