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

    /// Appends the lowest `width` bytes (8 to 16) of each of `values`, highest first.
    mutating func appendBigEndian(_ values: [UInt128], width: Int) {
        append(addingCapacity: values.count * width) { span in
            for value in values {
                let high = UInt64(truncatingIfNeeded: value >> 64)
                let low = UInt64(truncatingIfNeeded: value)
                for index in (0..<(width - 8)).reversed() { span.append(UInt8(truncatingIfNeeded: high >> UInt64(index * 8))) }
                for index in (0..<8).reversed() { span.append(UInt8(truncatingIfNeeded: low >> UInt64(index * 8))) }
            }
        }
    }

    /// Appends the memory of `values` as it is, which on the little-endian machines that Swift runs on is Parquet's order.
    mutating func appendMemory<Value: BitwiseCopyable>(of values: [Value]) {
        values.span.bytes.withUnsafeBytes { append(contentsOf: $0) }
    }
}

extension RawSpan {
    /// The bytes from `offset` as a number, lowest first. The bounds are checked.
    @inline(__always)
    func load<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }

    /// Up to eight bytes from `offset` as a number, lowest first; zeros stand for what is beyond `count`.
    @inline(__always)
    func loadPrefix(_ offset: Int, count: Int) -> UInt64 {
        if count >= 8 { return load(offset, as: UInt64.self) }
        if count <= 0 { return 0 }
        if offset + 8 <= byteCount { return load(offset, as: UInt64.self) & (UInt64.max >> UInt64(64 - 8 * count)) }
        var word: UInt64 = 0
        for index in (0..<count).reversed() { word = word << 8 | UInt64(load(offset + index, as: UInt8.self)) }
        return word
    }
}

extension MutableRawSpan {
    /// Copies the bytes of `source` at `range` to `target`, eight at a time.
    @inline(__always)
    mutating func copy(_ source: RawSpan, _ range: Range<Int>, to target: Int) {
        var offset = 0
        while offset + 8 <= range.count {
            storeBytes(
                of: source.load(range.lowerBound + offset, as: UInt64.self), toByteOffset: target + offset, as: UInt64.self)
            offset += 8
        }
        while offset < range.count {
            storeBytes(
                of: source.load(range.lowerBound + offset, as: UInt8.self), toByteOffset: target + offset, as: UInt8.self)
            offset += 1
        }
    }
}
