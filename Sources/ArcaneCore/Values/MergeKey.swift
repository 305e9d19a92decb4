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
        var bytes: [UInt8] = []
        for unit in parts.joined(separator: "#").utf16 {
            bytes.append(UInt8(truncatingIfNeeded: unit))
            bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
        return Hex.text(SHA256.hash(data: bytes))
    }
}
