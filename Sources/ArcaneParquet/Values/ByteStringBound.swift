/// A byte string that bounds others, shortened where it is long.
///
/// Order: unsigned, byte by byte; a shorter string is before a longer one that begins with it.
struct ByteStringBound: StatisticsBound, Equatable {
    /// Longer bounds would make the footer heavy and exclude hardly more.
    static let byteLimit = 64

    /// The bytes.
    let bytes: [UInt8]
    let isExact: Bool

    /// The lower bound of `value`: itself or its beginning. Text is cut between characters.
    init(lower value: ArraySlice<UInt8>, isText: Bool) {
        isExact = value.count <= Self.byteLimit
        bytes = isExact ? Array(value) : Self.prefix(of: value, isText: isText)
    }

    /// The upper bound of `value`: itself, or the first string behind all that begin as it does.
    ///
    /// Behind the highest bytes there is no such string; then a long value bounds itself.
    init(upper value: ArraySlice<UInt8>, isText: Bool) {
        if value.count > Self.byteLimit {
            let prefix = Self.prefix(of: value, isText: isText)
            if let next = isText ? Self.successor(ofText: prefix) : Self.successor(of: prefix) {
                bytes = next
                isExact = false
                return
            }
        }
        bytes = Array(value)
        isExact = true
    }

    func isBefore(_ other: ByteStringBound) -> Bool {
        bytes.lexicographicallyPrecedes(other.bytes)
    }

    func plainBytes(width: Int) -> [UInt8] { bytes }

    private static func prefix(of value: ArraySlice<UInt8>, isText: Bool) -> [UInt8] {
        var end = value.startIndex + byteLimit
        if isText {
            while end > value.startIndex && value[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return Array(value[..<end])
    }

    /// The last byte that can be raised is; those behind it fall away.
    private static func successor(of bytes: [UInt8]) -> [UInt8]? {
        guard let index = bytes.lastIndex(where: { $0 != 0xFF }) else { return nil }
        return bytes[..<index] + [bytes[index] + 1]
    }

    /// The last character that has a next one becomes it, so that the bound is text again. UTF-8 sorts as its code points do.
    private static func successor(ofText bytes: [UInt8]) -> [UInt8]? {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        while let last = scalars.popLast() {
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars)
                text.append(scalar)
                return Array(String(text).utf8)
            }
        }
        return nil
    }
}
