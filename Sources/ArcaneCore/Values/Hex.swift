/// Bytes as lower-case hexadecimal digits.
public enum Hex {
    /// Two digits for each byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        append(Array(bytes).span.bytes, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends two digits for each byte.
    public static func append(_ bytes: RawSpan, to output: inout [UInt8]) {
        // Four bytes at once: their eight digits fit a word.
        let wordCount = (bytes.byteCount + 3) / 4
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: wordCount * 8))
        var span = output.mutableSpan
        var target = span.mutableBytes
        for word in 0..<wordCount {
            let digits = digits(of: four(bytes, from: word * 4))
            target.storeBytes(of: digits.littleEndian, toByteOffset: start + word * 8, as: UInt64.self)
        }
        output.removeLast(wordCount * 8 - bytes.byteCount * 2)
    }

    /// Four bytes from `offset`, the first of them lowest; zeros stand for what is behind the last.
    private static func four(_ bytes: RawSpan, from offset: Int) -> UInt32 {
        if offset + 4 <= bytes.byteCount {
            return UInt32(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        var four: UInt32 = 0
        for index in (offset..<bytes.byteCount).reversed() {
            four = four << 8 | UInt32(unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        }
        return four
    }

    /// The digits of four bytes; the lowest byte is the first of both.
    private static func digits(of bytes: UInt32) -> UInt64 {
        // Each byte into the lower half of 16 bits, then its halves into one byte each, the higher one first.
        var lanes = UInt64(bytes)
        lanes = (lanes | lanes << 16) & 0x0000_FFFF_0000_FFFF
        lanes = (lanes | lanes << 8) & 0x00FF_00FF_00FF_00FF
        let halves = (lanes >> 4 | lanes << 8) & 0x0F0F_0F0F_0F0F_0F0F
        // 6 more has the fifth bit set from 10 on, which become letters: 39 places behind where ten would be.
        let letters = (halves &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return halves &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}
