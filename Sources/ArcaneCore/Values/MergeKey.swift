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
        if !isEmpty { appendASCII(UInt8(ascii: "#")) }
        isEmpty = false
        for (index, byte) in zip(utf8.indices, utf8) {
            guard byte < 0x80 else { return appendUnicode(utf8[index...]) }
            appendASCII(byte)
        }
    }

    /// Appends the merge key of the parts to `output`, as 64 hexadecimal digits, and starts the next record.
    public mutating func finish(into output: inout [UInt8]) {
        Hex.append(SHA256.hash(data: text), to: &output)
        text.removeAll(keepingCapacity: true)
        isEmpty = true
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
