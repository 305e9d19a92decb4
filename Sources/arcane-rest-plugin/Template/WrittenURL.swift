import ArcaneHTTP

/// Parts of a URL as a person writes them in a spec.
enum WrittenURL {
    /// What stands in a URL as it is (RFC 3986, section 2).
    private static let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=".utf8)
    private static let hexadecimal = Set("0123456789ABCDEFabcdef".utf8)

    /// `text` with what no URL can have encoded, and with `others` encoded. The rest stays, also what is encoded already.
    static func mended(_ text: String, encoding others: String = "") -> String {
        let bytes = Array(text.utf8)
        let output = bytes.indices.flatMap { index -> [UInt8] in
            let byte = bytes[index]
            let following = bytes[index...].dropFirst().prefix(2)
            let isEscape = byte == UInt8(ascii: "%") && following.count == 2 && following.allSatisfy(hexadecimal.contains)
            let isKept = isEscape || kept.contains(byte) && !others.utf8.contains(byte)
            return isKept ? [byte] : Array(PercentEncoding.component(CollectionOfOne(byte)).utf8)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
