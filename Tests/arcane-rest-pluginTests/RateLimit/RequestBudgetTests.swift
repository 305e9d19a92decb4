import Testing

@testable import arcane_rest_plugin

struct RequestBudgetTests {
    @Test("a full bucket lets its requests begin at once, and each next one an interval after the one it follows")
    func bucket() {
        var budget = RequestBudget(count: 3, per: .seconds(10))
        let starts = [1, 1, 1, 2, 2, 30].map { budget.take(now: .seconds($0)) }
        #expect(starts == [1, 1, 1, 11, 11, 30].map { .seconds($0) })
    }

    @Test("defect 4.6: a request that comes too early waits and is never rejected")
    func waits() {
        var budget = RequestBudget(count: 1, per: .seconds(60))
        let starts = (0..<4).map { _ in budget.take(now: .zero) }
        #expect(starts == [.zero, .seconds(60), .seconds(120), .seconds(180)])
    }

    @Test("no span of the interval sees more requests than the limit, wherever it begins", arguments: [1, 2, 5, 10])
    func anySpan(count: Int) {
        var budget = RequestBudget(count: count, per: .milliseconds(1000))
        var random = Pseudorandom(seed: UInt64(count))
        var now = Duration.zero
        var starts: [Duration] = []
        for _ in 0..<500 {
            now += .milliseconds(Int.random(in: 0...400, using: &random))
            let start = budget.take(now: now)
            #expect(start >= now)
            starts.append(start)
            now = max(now, start)
        }
        for (index, start) in starts.enumerated() {
            #expect(starts[index...].prefix { $0 < start + .milliseconds(1000) }.count <= count)
        }
    }

    @Test("a limit of none is one")
    func atLeastOne() {
        var budget = RequestBudget(count: 0, per: .seconds(1))
        let starts = (0..<2).map { _ in budget.take(now: .zero) }
        #expect(starts == [.zero, .seconds(1)])
    }
}

/// A generator that gives the same numbers in every run (SplitMix64).
struct Pseudorandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
