/// How a Parquet file is written.
public struct ParquetOptions: Hashable, Sendable {
    /// How pages are compressed.
    public var compression: ParquetCompression
    /// What the footer says about the file besides its schema, by name.
    public var metadata: [String: String]
    /// How many bytes the dictionary of one column chunk may take; what does not fit is written plain.
    /// 0 turns dictionaries off.
    public var dictionaryLimit: Int
    /// After how many values, absent ones included, a page ends.
    public var pageValueLimit: Int
    /// After how many bytes, before compression, a page ends. A page holds whole rows, and at least one.
    public var pageByteLimit: Int

    /// Creates options.
    ///
    /// The limits are those of the most used writers: readers skip and decode by page, so that a page should be large enough to
    /// compress and small enough to be skipped.
    public init(
        compression: ParquetCompression = .zstd, metadata: [String: String] = [:], dictionaryLimit: Int = 1 << 20,
        pageValueLimit: Int = 20_000, pageByteLimit: Int = 1 << 20
    ) {
        self.compression = compression
        self.metadata = metadata
        self.dictionaryLimit = dictionaryLimit
        self.pageValueLimit = max(1, pageValueLimit)
        self.pageByteLimit = max(1, pageByteLimit)
    }
}

/// How the pages of a Parquet file are compressed.
public enum ParquetCompression: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// Snappy: fast, larger files.
    case snappy
    /// Gzip: read by everything, slow.
    case gzip
    /// Zstandard: smaller and faster than gzip.
    case zstd
}
