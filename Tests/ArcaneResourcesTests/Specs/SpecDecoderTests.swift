import ArcaneCore
import ArcaneResources
import Foundation
import Testing

struct SpecDecoderTests {
    @Test("a property without a wrapper is named in a problem, not passed over")
    func bareProperty() {
        struct Bare: StreamSpec {
            var count: Int
            init() { count = 0 }
        }
        #expect(
            Bare.decode(from: ["count": 1]).problemTexts
                == ["Bare cannot be read: property 'count' of a spec must be declared with @Setting or @SettingGroup"])
    }

    @Test("another module's decoder says that a spec is read by its own")
    func otherDecoder() {
        struct Small: StreamSpec {
            @Setting("A count.", default: 1) var count: Int
        }
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Small.self, from: Data(#"{"count": 1}"#.utf8))
        }
    }

    @Test("blocks in blocks in lists and maps are read, each with its path")
    func nesting() {
        struct Leaf: StreamSpec {
            @Setting("A size.", .minimum(1)) var size: Int
        }
        struct Branch: StreamSpec {
            @Setting("Leaves.") var leaves: [Leaf]
            @Setting("Named leaves.", default: [:]) var named: [String: Leaf]
        }
        struct Tree: StreamSpec {
            @Setting("A branch.") var branch: Branch
        }
        let right = Tree.decode(from: ["branch": ["leaves": [["size": 2], ["SIZE": 3]], "named": ["a": ["size": 4]]]])
        #expect(right.value?.branch.leaves.map(\.size) == [2, 3])
        #expect(right.value?.branch.named["a"]?.size == 4)
        let wrong = Tree.decode(from: ["branch": ["leaves": [["size": 0], 7, [:]], "named": ["a": ["size": "4"], "b": nil]]])
        #expect(
            wrong.problemTexts == [
                "branch.leaves[0].size: 0 is below the minimum 1", "branch.leaves[1]: must be an object, not a number",
                "branch.leaves[2].size: is required (A size), for example 1",
                "branch.named.a.size: must be a whole number, not a text; write 4 without quotes",
            ])
    }
}
