/// Writes UTF-16, as `nchar` and `nvarchar` are kept and sent, as UTF-8.
///
/// The driver can do that too, but takes several times as long, one character after the other.
enum UTF16Text {
    /// The most bytes of UTF-8 that so many bytes of UTF-16 become: three for each unit, as two of a pair become four.
    static func utf8Capacity(of byteCount: Int) -> Int { byteCount / 2 * 3 }

    /// Writes the text of `source`, in UTF-16LE, to the beginning of `target`, which has room for `utf8Capacity` of it, and returns the
    /// number of bytes; nil where the last unit is not whole.
    ///
    /// Half of a surrogate pair, which SQL Server keeps like any other unit, becomes U+FFFD (Unicode, 3.9): UTF-8 has none. Where that
    /// does harm, ask `hasHalfPair` before.
    static func copy(_ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer) -> Int? {
        guard source.count.isMultiple(of: 2) else { return nil }
        let count = source.count / 2
        var index = 0
        var written = 0
        while index < count {
            // Four ASCII characters at once.
            while count &- index >= 4 {
                let four = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt64.self))
                guard four & 0xFF80_FF80_FF80_FF80 == 0 else { break }
                let pairs = (four | four &>> 8) & 0x0000_FFFF_0000_FFFF
                let bytes = UInt32(truncatingIfNeeded: pairs | pairs &>> 16)
                target.storeBytes(of: bytes.littleEndian, toByteOffset: written, as: UInt32.self)
                index &+= 4
                written &+= 4
            }
            guard index < count else { break }
            let (scalar, length) = scalar(at: index, of: count, in: source)
            index &+= length
            written &+= write(scalar, to: target, at: written)
        }
        return written
    }

    /// Whether the text of `source`, in UTF-16LE, has half of a surrogate pair without the other half.
    static func hasHalfPair(_ source: UnsafeRawBufferPointer) -> Bool {
        let count = source.count / 2
        var index = 0
        while index < count {
            let (scalar, length) = scalar(at: index, of: count, in: source)
            if scalar == 0xFFFD, unit(index, in: source) != 0xFFFD { return true }
            index &+= length
        }
        return false
    }

    /// The character that begins with unit `index`, and how many units it has.
    @inline(__always)
    private static func scalar(at index: Int, of count: Int, in source: UnsafeRawBufferPointer) -> (scalar: UInt32, length: Int)
    {
        let first = unit(index, in: source)
        guard first & 0xF800 == 0xD800 else { return (first, 1) }
        guard first < 0xDC00, index &+ 1 < count else { return (0xFFFD, 1) }
        let second = unit(index &+ 1, in: source)
        guard second & 0xFC00 == 0xDC00 else { return (0xFFFD, 1) }
        return (0x10000 &+ (first & 0x3FF) &<< 10 &+ (second & 0x3FF), 2)
    }

    @inline(__always)
    private static func unit(_ index: Int, in source: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)))
    }

    /// Writes a character, and returns how many bytes it has.
    @inline(__always)
    private static func write(_ scalar: UInt32, to target: UnsafeMutableRawBufferPointer, at place: Int) -> Int {
        switch scalar {
        case 0..<0x80:
            target[place] = UInt8(truncatingIfNeeded: scalar)
            return 1
        case 0x80..<0x800:
            target[place] = 0xC0 | UInt8(truncatingIfNeeded: scalar &>> 6)
            target[place &+ 1] = tail(scalar)
            return 2
        case 0x800..<0x10000:
            target[place] = 0xE0 | UInt8(truncatingIfNeeded: scalar &>> 12)
            target[place &+ 1] = tail(scalar &>> 6)
            target[place &+ 2] = tail(scalar)
            return 3
        default:
            target[place] = 0xF0 | UInt8(truncatingIfNeeded: scalar &>> 18)
            target[place &+ 1] = tail(scalar &>> 12)
            target[place &+ 2] = tail(scalar &>> 6)
            target[place &+ 3] = tail(scalar)
            return 4
        }
    }

    /// The byte behind the first that has the lowest six bits.
    @inline(__always)
    private static func tail(_ bits: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: bits & 0x3F) }
}
