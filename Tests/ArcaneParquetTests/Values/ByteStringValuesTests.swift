import ArcaneCore
import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

@Suite struct ByteStringValuesTests {
    private func values(_ strings: [[UInt8]], isText: Bool = false) -> ByteStringValues {
        var values = ByteStringValues(isText: isText)
        values.append(byteStrings(strings), strings.isEmpty ? [] : [0..<strings.count])
        return values
    }

    @Test("the plain form is each value behind its length")
    func plain() {
        var bytes: [UInt8] = [9]
        values([[1, 2], [], [3]]).appendPlain(to: &bytes)
        #expect(bytes == [9, 2, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 3])
    }

    @Test("only the values at the runs are taken, and the memory starts anew after taking all out")
    func runs() {
        var values = values([[7]])
        values.append(byteStrings([[1], [2, 2], [3, 3, 3], [4]]), [1..<2, 3..<4])
        #expect(values.data == [7, 2, 2, 4])
        #expect(values.offsets == [0, 1, 3, 4])
        values.removeAll()
        #expect(values.count == 0)
        #expect(values.plainByteCount == 0)
    }

    @Test("the bounds are those that comparing all bytes finds", arguments: 0..<40)
    func bounds(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let strings = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
            (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                [0, 1, 0xFF].randomElement(using: &generator) ?? 0 as UInt8
            }
        }
        let sorted = strings.sorted { $0.lexicographicallyPrecedes($1) }
        let bounds = values(strings).bounds
        #expect(bounds?.minimum.bytes == sorted.first)
        #expect(bounds?.maximum.bytes == sorted.last)
    }

    @Test("no values have no bounds")
    func noBounds() {
        #expect(values([]).bounds.map { _ in true } == nil)
    }
}
