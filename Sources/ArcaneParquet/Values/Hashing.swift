/// The hash function of the dictionaries: the two halves of a product of 128 bits, which takes few cycles and mixes well.
///
/// It is seeded by chance in every process, so that nobody can prepare values that collide.
enum Hashing {
    /// The seed of this process.
    static let seed = UInt64.random(in: .min ... .max)

    /// Mixes `value` into `state`.
    static func mix(_ value: UInt64, _ state: UInt64) -> UInt64 {
        let product = (value ^ state).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// The hash of `bytes`.
    static func hash(_ bytes: RawSpan, _ seed: UInt64) -> UInt64 {
        let count = bytes.byteCount
        var state = mix(UInt64(count), seed)
        var offset = 0
        while offset + 8 <= count {
            state = mix(bytes.load(offset, as: UInt64.self), state)
            offset += 8
        }
        if offset < count { state = mix(lastBytes(of: bytes, from: offset), state) }
        return state
    }

    /// The up to seven bytes from `offset` on as a number.
    private static func lastBytes(of bytes: RawSpan, from offset: Int) -> UInt64 {
        let count = bytes.byteCount
        // With eight bytes or more the last eight say as much, in one load.
        if count >= 8 { return bytes.load(count - 8, as: UInt64.self) }
        if count >= 4 {
            return UInt64(bytes.load(0, as: UInt32.self)) << 32 | UInt64(bytes.load(count - 4, as: UInt32.self))
        }
        var word: UInt64 = 0
        for index in offset..<count { word = word << 8 | UInt64(bytes.load(index, as: UInt8.self)) }
        return word
    }
}
