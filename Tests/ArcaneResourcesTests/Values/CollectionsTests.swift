import ArcaneCore
import ArcaneResources
import Testing

struct CollectionsTests {
    @Test("lists and maps are read with all their elements' problems")
    func elements() {
        #expect(Holder<[Int]>.read([1, 2]) == [1, 2])
        #expect(
            Holder<[[Int]]>.problems([[1], ["a", true], 3]) == [
                "value[1][0]: must be a whole number, not a text", "value[1][1]: must be a whole number, not a truth value",
                "value[2]: must be a list, not a number",
            ])
        #expect(Holder<[String: Int]>.read(["a": 1, "b": nil]) == ["a": 1])
        #expect(
            Holder<[String: Int]>.problems(["a": "x", "b": []]) == [
                "value.a: must be a whole number, not a text", "value.b: must be a whole number, not a list",
            ])
        #expect(Holder<[String: Int]>.problems([1]) == ["value: must be an object, not a list"])
    }

    @Test("names in maps keep their case, and may differ in nothing else")
    func mapNames() {
        #expect(Holder<[String: Int]>.read(["a": 1, "A": 2]) == ["a": 1, "A": 2])
    }

    @Test("types have names in a reader's words")
    func names() {
        #expect([Int].shape.name == "list of whole numbers")
        #expect([String: Duration].shape.name == "map of durations")
        #expect([SinkSpec].shape.name == "list of objects")
        #expect(String?.shape.name == "text")
    }
}
