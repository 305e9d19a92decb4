import ArcaneTestSupport
import Testing

@testable import ArcaneParquet

/// Bytes by hand, from the description of the encoding.
@Suite struct RunLengthBitPackingTests {
    private func encoded(_ values: [UInt32], bitWidth: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        RunLengthBitPacking.append(values, bitWidth: bitWidth, to: &bytes)
        return bytes
    }

    /// Reads `count` values back, after the description and without regard for speed.
    private func decoded(_ bytes: [UInt8], bitWidth: Int, count: Int) -> [UInt32] {
        var rest = bytes[...]
        var values: [UInt32] = []
        while !rest.isEmpty {
            var header = 0
            var shift = 0
            while let byte = rest.popFirst() {
                header |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            if header & 1 == 0 {
                let value = rest.prefix((bitWidth + 7) / 8).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                rest = rest.dropFirst((bitWidth + 7) / 8)
                values += Array(repeating: value, count: header >> 1)
            } else {
                let packed = Array(rest.prefix((header >> 1) * bitWidth))
                rest = rest.dropFirst(packed.count)
                for index in 0..<((header >> 1) * 8) {
                    var value: UInt32 = 0
                    for bit in 0..<bitWidth
                    where packed[(index * bitWidth + bit) / 8] >> UInt8((index * bitWidth + bit) % 8) & 1 == 1 {
                        value |= 1 << UInt32(bit)
                    }
                    values.append(value)
                }
            }
        }
        return Array(values.prefix(count))
    }

    @Test("no values are no bytes")
    func empty() {
        #expect(encoded([], bitWidth: 3) == [])
    }

    @Test("the numbers 0 to 7 with three bits are the example of the format's description")
    func example() {
        #expect(encoded([0, 1, 2, 3, 4, 5, 6, 7], bitWidth: 3) == [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010])
    }

    @Test("eight equal values are a run: its length doubled, then the value in whole bytes")
    func run() {
        #expect(encoded(Array(repeating: 5, count: 8), bitWidth: 3) == [16, 5])
        #expect(encoded(Array(repeating: 300, count: 100), bitWidth: 9) == [0xC8, 1, 0x2C, 1])
    }

    @Test("seven equal values are packed, filled up with zeros")
    func shortRun() {
        #expect(encoded(Array(repeating: 1, count: 7), bitWidth: 1) == [3, 0x7F])
    }

    @Test("packed values and runs follow each other; only whole groups stand before a run")
    func mixed() {
        let values: [UInt32] = [0, 1, 0, 1, 0, 1, 1, 1] + Array(repeating: 1, count: 9) + [0]
        #expect(encoded(values, bitWidth: 1) == [3, 0b1110_1010, 18, 1, 3, 0])
    }

    @Test("a run that begins within a group gives its first values to the group")
    func unaligned() {
        let values: [UInt32] = [2, 1] + Array(repeating: 3, count: 20)
        #expect(encoded(values, bitWidth: 2) == [3, 0b1111_0110, 0xFF, 28, 3])
    }

    @Test("values of every width read back", arguments: 1...32)
    func widths(bitWidth: Int) {
        var generator = SeededGenerator(seed: UInt64(bitWidth))
        for count in [1, 7, 8, 9, 63, 64, 65, 1000] {
            let largest = UInt32.max >> UInt32(32 - bitWidth)
            var values: [UInt32] = []
            while values.count < count {
                values += Array(
                    repeating: UInt32.random(in: 0...largest, using: &generator),
                    count: Int.random(in: 1...12, using: &generator))
            }
            values = Array(values.prefix(count))
            #expect(decoded(encoded(values, bitWidth: bitWidth), bitWidth: bitWidth, count: count) == values)
        }
    }

    @Test("the width holds the largest number, and is at least a bit")
    func width() {
        #expect([0, 1, 2, 3, 4, 255, 256].map(RunLengthBitPacking.bitWidth(ofMaximum:)) == [1, 1, 2, 2, 3, 8, 9])
    }
}
