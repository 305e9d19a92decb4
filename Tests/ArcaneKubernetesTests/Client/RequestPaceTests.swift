import Testing

@testable import ArcaneKubernetes

@Suite("The pace of requests")
struct RequestPaceTests {
    private let now = ContinuousClock.now

    @Test("without a rate has no waiting")
    func unlimited() {
        let pace = RequestPace(perSecond: 0)
        #expect((0..<100).allSatisfy { _ in pace.turn(at: now) == now })
    }

    @Test("lets a second's worth through at once, then keeps the rate")
    func rate() {
        let pace = RequestPace(perSecond: 10)
        let turns = (0..<30).map { _ in pace.turn(at: now) - now }
        #expect(turns.prefix(10).allSatisfy { $0 == .zero })
        #expect(turns[20] == .seconds(1))
        #expect(zip(turns.dropFirst(11), turns.dropFirst(12)).allSatisfy { $1 - $0 == .milliseconds(100) })
        // After a rest there is a second's worth again, and not more.
        let later = now + .seconds(100)
        let rested = (0..<12).map { _ in pace.turn(at: later) - later }
        #expect(rested.filter { $0 == .zero }.count <= 11)
        #expect(rested.last ?? .zero > .zero)
    }

    @Test("stops while a pause lasts; a shorter one does not end a longer one")
    func pauses() {
        let pace = RequestPace(perSecond: 0)
        pace.pause(for: .seconds(5), at: now)
        pace.pause(for: .seconds(1), at: now)
        #expect(pace.turn(at: now) == now + .seconds(5))
        #expect(pace.turn(at: now + .seconds(6)) == now + .seconds(6))
    }
}
