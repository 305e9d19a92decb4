/// Parquet's hybrid of run lengths and bit packing, which holds levels and dictionary indices.
///
/// Source: "RLE/Bit-Packing Hybrid" of the Parquet encodings. A run of equal values is its length and the value; other values
/// come in groups of eight, each value with `bitWidth` bits, lowest first.
enum RunLengthBitPacking {
    /// Below this length a run costs more than it saves.
    private static let shortestRun = 8

    /// Appends `values`, none of which needs more than `bitWidth` bits (1 to 32).
    static func append<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: [Value], bitWidth: Int, to output: inout [UInt8]
    ) {
        var packedStart = 0
        var index = 0
        while index < values.count {
            let value = values[index]
            var end = index + 1
            while end < values.count && values[end] == value { end += 1 }
            if end - index >= shortestRun {
                // Only whole groups precede: `index` moves by groups while values are packed.
                appendPacked(values, packedStart..<index, bitWidth: bitWidth, to: &output)
                append(repeating: UInt32(truncatingIfNeeded: value), count: end - index, bitWidth: bitWidth, to: &output)
                index = end
                packedStart = end
            } else {
                index = min(index + 8, values.count)
            }
        }
        appendPacked(values, packedStart..<values.count, bitWidth: bitWidth, to: &output)
    }

    /// Appends `count` times `value`.
    static func append(repeating value: UInt32, count: Int, bitWidth: Int, to output: inout [UInt8]) {
        guard count > 0 else { return }
        output.appendVariableLength(UInt64(count) << 1)
        for byte in 0..<((bitWidth + 7) / 8) { output.append(UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))) }
    }

    /// How many bits hold the numbers from 0 to `maximum`.
    static func bitWidth(ofMaximum maximum: Int) -> Int {
        max(1, Int.bitWidth - maximum.leadingZeroBitCount)
    }

    private static func appendPacked<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: [Value], _ range: Range<Int>, bitWidth: Int, to output: inout [UInt8]
    ) {
        guard !range.isEmpty else { return }
        let groupCount = (range.count + 7) / 8
        output.appendVariableLength(UInt64(groupCount) << 1 | 1)
        output.append(addingCapacity: groupCount * bitWidth) { span in
            var bits: UInt64 = 0
            var bitCount = 0
            for value in values[range] {
                bits |= UInt64(truncatingIfNeeded: value) << UInt64(bitCount)
                bitCount += bitWidth
                while bitCount >= 8 {
                    span.append(UInt8(truncatingIfNeeded: bits))
                    bits >>= 8
                    bitCount -= 8
                }
            }
            if bitCount > 0 { span.append(UInt8(truncatingIfNeeded: bits)) }
            span.append(repeating: 0, count: span.freeCapacity)
        }
    }
}
