/// Percent-encoding of URL parts and forms (RFC 3986, section 2).
///
/// Everything but letters, digits, `-`, `.`, `_` and `~` is written as `%XX` of its UTF-8 bytes, with upper-case digits: right in every
/// part of a URL, and what AWS signs.
public enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// `text` encoded for one part of a path or a query; `/` is encoded as well.
    public static func component(_ text: String) -> String { encode(text.utf8, keeping: isUnreserved) }

    /// `text` encoded as a path of several parts; `/` stays.
    public static func path(_ text: String) -> String { encodePath(text.utf8) }

    /// Bytes encoded as a path of several parts; `/` stays.
    public static func encodePath(_ bytes: some Sequence<UInt8>) -> String {
        encode(bytes) { isUnreserved($0) || $0 == UInt8(ascii: "/") }
    }

    /// `text` as `application/x-www-form-urlencoded` has it: a space is `+`.
    public static func form(_ text: String) -> String {
        // Every plus sign of the text is encoded, so the ones that come out are spaces.
        component(text).replacing("%20", with: "+")
    }

    /// Names and values, not encoded, as a query; nil where there are none.
    public static func query(_ parameters: [(name: String, value: String)]) -> String? {
        parameters.isEmpty ? nil : parameters.map { "\(component($0.name))=\(component($0.value))" }.joined(separator: "&")
    }

    /// Bytes encoded for one part of a path or a query.
    public static func component(_ bytes: some Sequence<UInt8>) -> String { encode(bytes, keeping: isUnreserved) }

    /// The bytes behind `text`. A `%` that two hexadecimal digits do not follow stands for itself; a `+` stands for a
    /// space where `plusIsSpace` says so, as in forms and queries.
    public static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
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

    /// Every byte encoded but those that `isKept` keeps.
    static func encode(_ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            if isKept(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool { byte.isASCIILetterOrDigit || "-._~".utf8.contains(byte) }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension UInt8 {
    /// Whether the byte is one of A to Z, a to z and 0 to 9.
    var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
