import Testing

@testable import arcane_operator

@Suite("The turns of starts")
struct StartTurnsTests {
    private let start = ContinuousClock.now

    @Test("are handed out at once up to the burst, and then at the rate, in the order in which they were asked for")
    func rate() {
        var turns = StartTurns<Int>(perSecond: 10, burst: 3, at: start)
        let waits = (0..<6).map { turns.wait($0, at: start) }
        #expect(waits == [.zero, .zero, .zero, .milliseconds(100), .milliseconds(200), .milliseconds(300)])
    }

    @Test("belong to those who asked: asking again and again takes no other's")
    func kept() {
        var turns = StartTurns<String>(perSecond: 1, burst: 1, at: start)
        #expect(turns.wait("a", at: start) == .zero)
        for _ in 0..<100 { #expect(turns.wait("b", at: start) == .seconds(1)) }
        #expect(turns.wait("c", at: start) == .seconds(2))
        #expect(turns.wait("b", at: start + .milliseconds(400)) == .milliseconds(600))
        #expect(turns.wait("b", at: start + .seconds(1)) == .zero)
        // It is used up, and the next one comes after those who wait.
        #expect(turns.wait("b", at: start + .seconds(1)) == .seconds(2))
    }

    @Test("are not saved up beyond the burst, however long nobody asks")
    func burst() {
        var turns = StartTurns<Int>(perSecond: 10, burst: 2, at: start)
        let later = start + .seconds(1000)
        #expect((0..<3).map { turns.wait($0, at: later) } == [.zero, .zero, .milliseconds(100)])
    }

    @Test("can be given back")
    func forgotten() {
        var turns = StartTurns<String>(perSecond: 1, burst: 1, at: start)
        #expect(turns.wait("a", at: start) == .zero)
        #expect(turns.wait("b", at: start) == .seconds(1))
        turns.forget("b")
        // Its turn is lost and not another's, so that nobody comes too early.
        #expect(turns.wait("b", at: start) == .seconds(2))
    }

    @Test("are without end where there is no rate")
    func unlimited() {
        var turns = StartTurns<Int>(perSecond: 0, burst: 1, at: start)
        for key in 0..<1000 { #expect(turns.wait(key, at: start) == .zero) }
    }
}
