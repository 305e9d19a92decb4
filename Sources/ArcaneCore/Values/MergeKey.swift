import Crypto

/// The key by which rows of one record are merged: the column `ARCANE_MERGE_KEY`.
///
/// Lower-case hex SHA-256 of the UTF-16LE text of the key parts joined by `#`, the rule of the reference platform, so that
/// its tables and ours merge.
public enum MergeKey {
    /// The name of the column.
    public static let columnName = "ARCANE_MERGE_KEY"

    /// The merge key of a record whose key values have these texts, in key order.
    public static func of(_ parts: some Sequence<String>) -> String {
        var text = MergeKeyText()
        for part in parts { text.append(Array(part.utf8)[...]) }
        var output: [UInt8] = []
        text.finish(into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

/// Makes the merge keys of many records, one after the other, in memory that is used again.
public struct MergeKeyText: Sendable {
    private var text: [UInt8] = []
    private var isEmpty = true

    /// Creates the text of a record without key parts yet.
    public init() {}

    /// Appends the next part of the key, as valid UTF-8.
    public mutating func append(_ utf8: ArraySlice<UInt8>) {
        beginPart()
        var count = 0
        text.append(addingCapacity: utf8.count * 2) { output in
            for byte in utf8 {
                guard byte < 0x80 else { break }
                output.append(byte)
                output.append(0)
                count += 1
            }
        }
        if count < utf8.count { appendUnicode(utf8.dropFirst(count)) }
    }

    /// Appends the next part of the key, a whole number in decimal digits.
    public mutating func append(_ number: Int64) {
        beginPart()
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = digits.count
        var rest = number.magnitude
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(digit)
            rest = quotient
        } while rest > 0
        if number < 0 { appendASCII(UInt8(ascii: "-")) }
        for index in first..<digits.count { appendASCII(digits[index]) }
    }

    /// Appends the next part of the key, as UTF-16LE that need not be valid; a zero completes an odd byte at the end.
    public mutating func append(utf16LE bytes: ArraySlice<UInt8>) {
        beginPart()
        text += bytes
        if !bytes.count.isMultiple(of: 2) { text.append(0) }
    }

    /// Appends the merge key of the parts to `output`, as 64 hexadecimal digits, and starts the next record.
    public mutating func finish(into output: inout [UInt8]) {
        SHA256.hash(data: text).withUnsafeBytes { Hex.append($0.bytes, to: &output) }
        text.removeAll(keepingCapacity: true)
        isEmpty = true
    }

    private mutating func beginPart() {
        if !isEmpty { appendASCII(UInt8(ascii: "#")) }
        isEmpty = false
    }

    private mutating func appendASCII(_ byte: UInt8) {
        text.append(byte)
        text.append(0)
    }

    private mutating func appendUnicode(_ utf8: ArraySlice<UInt8>) {
        for unit in String(decoding: utf8, as: UTF8.self).utf16 {
            text.append(UInt8(truncatingIfNeeded: unit))
            text.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
    }
}
