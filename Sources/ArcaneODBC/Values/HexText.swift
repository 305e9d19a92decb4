/// Bytes as SQL Server writes them, without `0x`.
enum HexText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Two upper-case hexadecimal digits for each byte.
    static func upper(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let digits = digits
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
