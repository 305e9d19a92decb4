extension [UInt8] {
    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Appends what `write` appends, between quotation marks.
    @inline(__always)
    mutating func appendQuoted(_ write: (inout [UInt8]) -> Void) {
        append(UInt8(ascii: "\""))
        write(&self)
        append(UInt8(ascii: "\""))
    }

    /// Appends the UTF-8 text of `data` at `range` as a JSON string. Only what must be escaped is (RFC 8259, section 7).
    mutating func appendText(_ data: [UInt8], _ range: Range<Int>) {
        append(UInt8(ascii: "\""))
        var copied = range.lowerBound
        for index in range {
            let byte = data[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(contentsOf: data[copied..<index])
            appendEscape(of: byte)
            copied = index + 1
        }
        append(contentsOf: data[copied..<range.upperBound])
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        default:
            append(contentsOf: "u00".utf8)
            append(Self.hexDigits[Int(byte >> 4)])
            append(Self.hexDigits[Int(byte & 15)])
        }
    }

    /// Appends JSON text. A line break can only stand between its parts, where a space says the same.
    mutating func appendJSON(_ text: ArraySlice<UInt8>) {
        let start = count
        append(contentsOf: text)
        for index in start..<count where self[index] == UInt8(ascii: "\n") || self[index] == UInt8(ascii: "\r") {
            self[index] = UInt8(ascii: " ")
        }
    }

    /// Appends a UUID in its usual form, groups of 8, 4, 4, 4 and 12 digits.
    mutating func appendUUID(_ value: UInt128) {
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { append(UInt8(ascii: "-")) }
            append(Self.hexDigits[Int(truncatingIfNeeded: value >> UInt128(124 - 4 * digit)) & 15])
        }
    }

    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends Base64 with padding (RFC 4648, section 4).
    mutating func appendBase64(_ value: ArraySlice<UInt8>) {
        var index = value.startIndex
        while index < value.endIndex {
            let group = value[index..<Swift.min(index + 3, value.endIndex)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - group.count))
            for digit in 0..<4 {
                append(
                    digit <= group.count
                        ? Self.base64Digits[Int(bits >> UInt32(18 - 6 * digit)) & 63] : UInt8(ascii: "="))
            }
            index += 3
        }
    }
}
