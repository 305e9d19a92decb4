import Testing

@testable import ArcaneKubernetes

@Suite("Keys that wait for a worker")
struct ReadyKeysTests {
    private func keys(_ names: [String]) -> ReadyKeys<String> {
        var keys = ReadyKeys<String> { String($0.prefix(1)) }
        for (index, name) in names.enumerated() { _ = keys.append(name, since: .seconds(index)) }
        return keys
    }

    private func drained(_ keys: ReadyKeys<String>) -> [String] {
        var keys = keys
        var order: [String] = []
        while let first = keys.popFirst() { order.append(first.key) }
        return order
    }

    @Test("come in turn by groups, and within a group in their order")
    func turns() {
        #expect(drained(keys(["a1", "a2", "a3", "b1", "c1", "c2"])) == ["a1", "b1", "c1", "a2", "c2", "a3"])
    }

    @Test("a group that comes back goes behind the others")
    func comesBack() {
        var keys = keys(["a1", "b1", "b2"])
        #expect(keys.popFirst()?.key == "a1")
        _ = keys.append("a2", since: .seconds(9))
        #expect(drained(keys) == ["b1", "a2", "b2"])
    }

    @Test("wait once, since they were first added")
    func once() {
        var keys = keys(["a1", "b1"])
        #expect(keys.append("b1", since: .seconds(70)) == false)
        #expect(keys.count == 2)
        #expect(keys.oldest == .zero)
        #expect(keys.contains("b1"))
        _ = keys.popFirst()
        #expect(keys.oldest == .seconds(1))
        #expect(keys.popFirst()?.since == .seconds(1))
        #expect(keys.oldest == nil)
        #expect(!keys.contains("b1"))
    }

    @Test("of a long line are kept in order while it is taken from and added to")
    func longLine() {
        var keys = keys((0..<300).map { "a\($0)" })
        var order: [String] = []
        for number in 300..<900 {
            if let first = keys.popFirst() { order.append(first.key) }
            if number.isMultiple(of: 2) { _ = keys.append("a\(number)", since: .seconds(number)) }
        }
        order += drained(keys)
        #expect(order == (0..<300).map { "a\($0)" } + stride(from: 300, to: 900, by: 2).map { "a\($0)" })
    }

    @Test("are gone when all are removed")
    func removed() {
        var keys = keys(["a1", "b1"])
        keys.removeAll()
        #expect(keys.count == 0)
        #expect(keys.popFirst() == nil)
        #expect(keys.append("a1", since: .zero) == true)
        #expect(drained(keys) == ["a1"])
    }
}

@Suite("The pace of starts")
struct StartPaceTests {
    @Test("allows as many at once as are set, then one after the other")
    func burst() {
        var pace = StartPace(perSecond: 10, burst: 3)
        var starts: [Duration] = []
        for step in 0..<100 {
            let now = Duration.seconds(60) + .milliseconds(step * 10)
            while pace.allows(at: now) {
                starts.append(now - .seconds(60))
                pace.start(at: now)
            }
        }
        #expect(Array(starts.prefix(5)) == [0, 0, 0, 100, 200].map(Duration.milliseconds))
        #expect(starts.count == 12)
        #expect(pace.next == .seconds(61))
    }

    @Test("never allows more in any second than the rate and the burst together, and gathers no more while nothing begins")
    func limit() {
        var pace = StartPace(perSecond: 5, burst: 2)
        var starts: [Duration] = []
        for step in 0..<2000 where step < 200 || step > 1200 {
            let now = Duration.milliseconds(step * 5)
            if pace.allows(at: now) {
                starts.append(now)
                pace.start(at: now)
            }
        }
        for start in starts { #expect(starts.count { $0 >= start && $0 < start + .seconds(1) } <= 7) }
        #expect(starts.count >= 24)
    }

    @Test("is no limit at 0 a second")
    func none() {
        var pace = StartPace(perSecond: 0, burst: 1)
        for _ in 0..<1000 {
            #expect(pace.allows(at: .zero))
            pace.start(at: .zero)
        }
        #expect(pace.next == nil)
    }
}
