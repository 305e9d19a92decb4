extension [UInt8] {
    /// Appends `value` with seven bits a byte, lowest first; the highest bit says that more follow (ULEB128).
    mutating func appendVariableLength(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Appends the bytes of `value`, lowest first.
    mutating func appendLittleEndian<Value: FixedWidthInteger>(_ value: Value) {
        var rest = value
        for _ in 0..<(Value.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Appends the lowest `width` bytes of `value`, highest first.
    mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value, width: Int) {
        for index in stride(from: width - 1, through: 0, by: -1) {
            append(UInt8(truncatingIfNeeded: value >> Value(index * 8)))
        }
    }

    /// Appends the memory of `values` as it is, which on the little-endian machines that Swift runs on is Parquet's order.
    mutating func appendMemory<Value: BitwiseCopyable>(of values: [Value]) {
        values.span.bytes.withUnsafeBytes { append(contentsOf: $0) }
    }
}

extension RawSpan {
    /// The bytes from `offset` as a number, lowest first. The bounds are checked.
    func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }
}
