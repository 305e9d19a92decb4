import Testing

@testable import ArcaneParquet

@Suite struct LevelBufferTests {
    private func encoded(_ buffer: LevelBuffer, maximum: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        buffer.append(to: &bytes, maximum: maximum)
        return bytes
    }

    @Test("equal levels are one run, behind the number of bytes")
    func uniform() {
        var buffer = LevelBuffer(repeating: 1, count: 3)
        buffer.append(LevelBuffer(repeating: 1, count: 2))
        #expect(buffer.count == 5)
        #expect(encoded(buffer, maximum: 1) == [2, 0, 0, 0, 10, 1])
    }

    @Test("different levels are all kept, in whatever way they come")
    func mixed() {
        let parts = [
            LevelBuffer(), LevelBuffer(repeating: 1, count: 2), LevelBuffer(repeating: 0, count: 1), LevelBuffer([1, 0]),
            LevelBuffer(repeating: 0, count: 2), LevelBuffer(),
        ]
        var buffer = LevelBuffer()
        for part in parts { buffer.append(part) }
        #expect(buffer.all == [1, 1, 0, 1, 0, 0, 0])
        #expect(encoded(buffer, maximum: 1) == [2, 0, 0, 0, 3, 0b0000_1011])
    }

    @Test("levels of their own may come first, and equal ones behind them")
    func levelsFirst() {
        var buffer = LevelBuffer([2, 0])
        buffer.append(LevelBuffer(repeating: 3, count: 2))
        #expect(buffer.all == [2, 0, 3, 3])
    }

    @Test("after taking all out the buffer begins anew")
    func removeAll() {
        var buffer = LevelBuffer([2, 0])
        buffer.removeAll()
        #expect(buffer.count == 0)
        buffer.append(LevelBuffer(repeating: 1, count: 1))
        #expect(buffer.all == [1])
    }
}
