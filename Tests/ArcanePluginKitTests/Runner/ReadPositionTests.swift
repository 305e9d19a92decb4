import Testing

@testable import ArcanePluginKit

@Suite("The position of a streaming run")
struct ReadPositionTests {
    @Test(
        "begins at the earlier of the saved position and the lookback",
        arguments: [(5, 3, 3), (3, 5, 3), (nil, 4, 4), (4, nil, 4), (nil, nil, nil)] as [(Int?, Int?, Int?)])
    func earlier(_ saved: Int?, _ lookBack: Int?, _ start: Int?) {
        #expect(ReadPosition(saved: saved, lookBack: lookBack)?.position == start)
    }

    @Test("saves what was saved before until the replay has come there")
    func replays() throws {
        var reached = try #require(ReadPosition(saved: 50, lookBack: 30))
        #expect(reached.saved == 50)
        reached.advance(to: 44)
        #expect(reached.position == 44)
        #expect(reached.saved == 50)
        reached.advance(to: 51)
        #expect(reached.saved == 51)
    }

    @Test("saves what the source says when no replay is left, also where it is an earlier one: its highest rows were deleted")
    func falls() throws {
        var reached = try #require(ReadPosition(saved: 50, lookBack: 30))
        reached.advance(to: 50)
        reached.advance(to: 7)
        #expect(reached.saved == 7)
        var behind = try #require(ReadPosition(saved: 50, lookBack: 60))
        behind.advance(to: 7)
        #expect(behind.saved == 7)
    }

    @Test("saves its start where nothing was saved before")
    func first() {
        #expect(ReadPosition(start: 4).saved == 4)
        #expect(ReadPosition(saved: nil, lookBack: 3)?.saved == 3)
    }
}
