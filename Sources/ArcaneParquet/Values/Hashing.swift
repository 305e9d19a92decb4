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

    /// The hash of the bytes of `bytes` in `range`.
    static func hash(_ bytes: RawSpan, _ range: Range<Int>, _ seed: UInt64) -> UInt64 {
        var state = mix(UInt64(range.count), seed)
        var offset = range.lowerBound
        while offset < range.upperBound {
            state = mix(bytes.loadPrefix(offset, count: range.upperBound - offset), state)
            offset += 8
        }
        return state
    }
}
