import ArcaneCore
import Testing

@Suite("Validity")
struct ValidityTests {
    /// Whatever is done to it, a validity is what a list of truth values would be.
    @Test("behaves as a list of truth values would", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func model(_ seed: UInt64) {
        var random = Linear(state: seed)
        var validity = Validity()
        var model: [Bool] = []
        for _ in 0..<400 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                let count = Int.random(in: 0...model.count, using: &random)
                validity.truncate(to: count)
                model.removeLast(model.count - count)
            case 1:
                let (value, count) = (Bool.random(using: &random), Int.random(in: 0..<100, using: &random))
                validity.append(repeating: value, count: count)
                model += Array(repeating: value, count: count)
            default:
                let value = Int.random(in: 0..<8, using: &random) > 0
                validity.append(value)
                model.append(value)
            }
            #expect(validity.count == model.count)
            #expect(validity.nullCount == model.count { !$0 })
        }
        for (index, value) in model.enumerated() { #expect(validity.isValid(index) == value) }
        let beyond = validity.words.last.map { $0 >> UInt64(model.count & 63) } ?? 0
        #expect(model.count & 63 == 0 || beyond == 0)
    }

    @Test("takes no memory while every value is there")
    func empty() {
        var validity = Validity(allValid: 1000)
        #expect(validity.words.isEmpty)
        validity.append(false)
        #expect(validity.words.count == 16)
        validity.truncate(to: 1000)
        #expect(validity.words.isEmpty && validity.nullCount == 0)
    }

    private struct Linear: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }
}
