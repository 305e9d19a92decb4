import Testing

@testable import ArcaneParquet

@Suite struct BytesTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        write(&bytes)
        return bytes
    }

    @Test("numbers of variable length have seven bits a byte, lowest first")
    func variableLength() {
        #expect(written { $0.appendVariableLength(0) } == [0])
        #expect(written { $0.appendVariableLength(127) } == [127])
        #expect(written { $0.appendVariableLength(300) } == [0xAC, 0x02])
        #expect(written { $0.appendVariableLength(.max) } == Array(repeating: 0xFF, count: 9) + [1])
    }

    @Test("little-endian numbers have the lowest byte first")
    func littleEndian() {
        #expect(written { $0.appendLittleEndian(UInt32(0x0102_0304)) } == [4, 3, 2, 1])
        #expect(written { $0.appendMemory(of: [Int32(-2), 1]) } == [0xFE, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0])
    }

    @Test("big-endian numbers have as many of the lowest bytes as asked, highest first")
    func bigEndian() {
        let value: UInt128 = 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10
        #expect(written { $0.appendBigEndian([value], width: 16) } == Array(1...16))
        #expect(written { $0.appendBigEndian([value, 1], width: 9) } == Array(8...16) + [0, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test("a prefix is the same number wherever it lies, with zeros beyond its end")
    func prefix() {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
        for offset in 0..<bytes.count {
            for count in 0...min(9, bytes.count - offset) {
                let expected = bytes[offset..<(offset + min(count, 8))].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(bytes.span.bytes.loadPrefix(offset, count: count) == expected)
            }
        }
    }

    @Test("copying takes the asked bytes and leaves the others")
    func copy() {
        let source = [UInt8](0..<40)
        for count in 0...24 {
            var target = [UInt8](repeating: 99, count: 40)
            var span = target.mutableSpan
            var bytes = span.mutableBytes
            bytes.copy(source.span.bytes, 3..<(3 + count), to: 5)
            #expect(
                target == Array(repeating: 99, count: 5) + source[3..<(3 + count)] + Array(repeating: 99, count: 35 - count))
        }
    }
}
