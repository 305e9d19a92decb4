/// A digest of a record's bytes that is the same in every process: 64 bits of FNV-1a.
struct RecordDigest: Hashable, Sendable {
    /// The digest of the bytes so far.
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes the next bytes.
    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
    }

    /// The digest of all of a record's bytes.
    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var digest = RecordDigest()
        digest.take(bytes)
        return digest.value
    }
}
