/// Percent-encoding as RFC 3986, section 2, has it, and as AWS signs it: everything but letters, digits, `-`, `.`, `_`
/// and `~` is written as `%XX` of its UTF-8 bytes, with upper-case digits.
enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// `text` encoded for one part of a path or a query; `/` is encoded as well.
    static func component(_ text: String) -> String { encode(text.utf8, keepsSlash: false) }

    /// `text` encoded as a path of several parts; `/` stays.
    static func path(_ text: String) -> String { encode(text.utf8, keepsSlash: true) }

    /// Bytes encoded; `/` stays where `keepsSlash` says so.
    static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool) -> String {
        var output: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes behind `text`. A `%` that two hexadecimal digits do not follow stands for itself; a `+` stands for a
    /// space where `plusIsSpace` says so, as in forms and queries.
    static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(value), let low = rest.dropFirst().first.flatMap(value)
            {
                output.append(high << 4 | low)
                rest.removeFirst(2)
            } else {
                output.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return output
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
