/// The format of data files.
public enum FileFormat: String, Hashable, Sendable, CaseIterable {
    /// Apache Parquet.
    case parquet
    /// One JSON object a line.
    case jsonl
}

/// How data files are compressed.
public enum FileCompression: String, Hashable, Sendable, CaseIterable {
    /// Zstandard.
    case zstd
    /// Snappy; Parquet only.
    case snappy
    /// Gzip.
    case gzip
    /// Not at all.
    case none
}
