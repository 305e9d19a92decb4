import ArcaneCore
import ArcaneTestSupport
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

/// A set as `fieldsV1`, written in YAML.
func fields(_ yaml: String) throws -> FieldSet { FieldSet(fieldsV1: try JSONValue(yaml: yaml)) }

@Suite("A set of fields")
struct FieldSetTests {
    @Test(
        "is written as it was read",
        arguments: [
            "{'f:data': {'f:x': {}}}",
            "{'f:metadata': {'f:labels': {'.': {}, 'f:app': {}}}}",
            "{'f:containers': {'k:{\"name\":\"main\"}': {'.': {}, 'f:image': {}}}}",
            "{'f:finalizers': {'v:\"a\"': {}}}", "{}",
        ])
    func text(yaml: String) throws {
        #expect(try fields(yaml).fieldsV1 == JSONValue(yaml: yaml))
    }

    @Test("leaves names away that mean nothing")
    func unknown() throws {
        #expect(try fields("{'x:y': {}, 'k:{': {}, 'v:{': {}, 'f:a': {}}") == fields("{'f:a': {}}"))
    }

    @Test("names its members by their paths, but not what is only on the way")
    func paths() throws {
        let set = try fields(
            "{'f:a': {'f:b': {}}, 'f:list': {'k:{\"name\":\"x\",\"port\":80}': {'.': {}, 'f:y': {}}}, 'f:set': {'v:\"t\"': {}}}"
        )
        #expect(set.paths == [".a.b", #".list[name="x",port=80]"#, #".list[name="x",port=80].y"#, #".set[="t"]"#])
    }

    @Test("is joined, cut and lessened member by member")
    func algebra() throws {
        let one = try fields("{'f:a': {'.': {}, 'f:b': {}}, 'f:c': {}}")
        let other = try fields("{'f:a': {'f:b': {}, 'f:d': {}}}")
        #expect(try one.union(other) == fields("{'f:a': {'.': {}, 'f:b': {}, 'f:d': {}}, 'f:c': {}}"))
        #expect(try one.intersection(other) == fields("{'f:a': {'f:b': {}}}"))
        #expect(one.subtracting(other).paths == [".a", ".c"])
        #expect(try other.subtracting(one) == fields("{'f:a': {'f:d': {}}}"))
        #expect(one.subtracting(one).isEmpty)
    }

    @Test("obeys the laws of sets", arguments: 0..<20)
    func laws(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        let (a, b) = (FieldSet.random(depth: 3, &numbers), FieldSet.random(depth: 3, &numbers))
        #expect(a.union(b) == b.union(a))
        #expect(a.intersection(b) == b.intersection(a))
        #expect(a.subtracting(b).union(a.intersection(b)) == a)
        #expect(a.subtracting(b).intersection(b).isEmpty)
        #expect(FieldSet(fieldsV1: a.fieldsV1) == a)
    }
}

extension FieldSet {
    fileprivate static func random(depth: Int, _ numbers: inout SeededGenerator) -> FieldSet {
        var result = FieldSet.none
        for name in ["a", "b", "c"] where numbers.next() % 2 == 0 {
            var child = depth > 0 ? random(depth: depth - 1, &numbers) : .none
            child.isMember = child.isEmpty || numbers.next() % 2 == 0
            result[.field(name)] = child
        }
        return result
    }
}
