/// How a file of JSON lines is compressed: as one stream, which the usual tools read.
public enum JSONLinesCompression: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// Gzip.
    case gzip
    /// Zstandard.
    case zstd
}
