import ArcaneCore
import Testing

struct MergeKeyTextTests {
    @Test(
        "merge keys are those of the reference platform",
        arguments: [
            (["2"], "913da1f8df6f8fd47593840d533ba0458cc9873996bf310460abb495b34c232a"),
            (["88888"], "cc2b36e9f63cdbf5baa90d8eeb0d8edfae3017b137ff2c94ef9d9436bac760f0"),
            (["1", "abc"], "1cefb1297b9334c2fe321ee39cb2022f238750ed47235c7516715383c47d90f9"),
        ])
    func golden(parts: [String], key: String) {
        #expect(MergeKey.of(parts) == key)
    }

    @Test("the text is UTF-16, whatever characters it has")
    func unicode() {
        // printf 'aé€😀#x' | iconv -t UTF-16LE | sha256sum
        #expect(
            MergeKey.of(["aé€\u{1F600}", "x"]) == "e6a2d2f5d6269131ead1b2b1a0601ab17fa033c08010d9b856c172d8597d5384")
    }

    @Test("keys made one after the other do not know of each other")
    func reuse() {
        var text = MergeKeyText()
        var output: [UInt8] = []
        for part in ["é", "2", ""] {
            text.append(Array(part.utf8)[...])
            text.finish(into: &output)
        }
        let keys = ["é", "2", ""].map { MergeKey.of([$0]) }
        #expect(String(decoding: output, as: UTF8.self) == keys.joined())
    }

    @Test("a whole number is the text of its digits", arguments: [0, 7, -1, 1_234_567_890, Int64.max, Int64.min])
    func numbers(_ number: Int64) {
        var text = MergeKeyText()
        var output: [UInt8] = []
        text.append(number)
        text.append(number)
        text.finish(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == MergeKey.of(["\(number)", "\(number)"]))
    }

    @Test("an empty part is a part")
    func emptyParts() {
        #expect(MergeKey.of(["", "a"]) == MergeKey.of(["#a"]))
        #expect(MergeKey.of(["", "a"]) != MergeKey.of(["a"]))
    }
}
