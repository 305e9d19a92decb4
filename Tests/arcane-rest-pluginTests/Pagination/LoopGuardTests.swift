import Testing

@testable import arcane_rest_plugin

struct LoopGuardTests {
    @Test("a sequence without a circle is never stopped")
    func straight() {
        var loop = LoopGuard()
        let isStraight = (0..<10_000).allSatisfy { loop.isNew(String($0)) }
        #expect(isStraight)
    }

    @Test("the same pointer twice in a row is noticed at once", arguments: [0, 1, 2, 3, 10, 100])
    func repeated(lead: Int) {
        var loop = LoopGuard()
        let answers = ((0...lead) + [lead]).map { loop.isNew(String($0)) }
        #expect(answers == Array(repeating: true, count: lead + 1) + [false])
    }

    @Test("a circle of any length is noticed within three rounds", arguments: 1...40)
    func circle(length: Int) {
        for lead in 0..<20 {
            var loop = LoopGuard()
            let isStraight = (0..<lead).allSatisfy { loop.isNew("lead \($0)") }
            #expect(isStraight)
            let noticed = (0..<(3 * (length + lead) + 3)).first { !loop.isNew(String($0 % length)) }
            #expect(noticed != nil, "a circle of \(length) behind \(lead) was not noticed")
        }
    }
}
