import CODBC

extension SQLGUID {
    /// The number whose highest byte is the first of the text.
    var number: UInt128 {
        let tail = withUnsafeBytes(of: Data4) { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let head = UInt64(Data1) << 32 | UInt64(Data2) << 16 | UInt64(Data3)
        return UInt128(head) << 64 | UInt128(tail)
    }

    /// The structure of a number.
    init(number: UInt128) {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt128(56 - 8 * $0)) }
        self.init(
            Data1: UInt32(truncatingIfNeeded: number >> 96), Data2: UInt16(truncatingIfNeeded: number >> 80),
            Data3: UInt16(truncatingIfNeeded: number >> 64),
            Data4: (bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]))
    }

    /// The text as SQL Server writes it, in capitals.
    var text: String {
        let digits = String(number, radix: 16, uppercase: true)
        let text = Array(String(repeating: "0", count: 32 - digits.count) + digits)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }.joined(separator: "-")
    }
}
