/// Where a stream's data goes, and in what form.
public struct SinkSpec: StreamSpec, Hashable {
    /// The URL of the folder: its scheme says which store.
    @Setting(
        """
        The folder that data goes to. It is `file:///folder`, `s3://bucket/prefix` or \
        `abfss://container@account.dfs.core.windows.net/prefix`.
        """,
        .pattern("^[a-z][a-z0-9+.-]*://", "a URL such as s3://bucket/prefix or file:///data"), example: "s3://lake/raw")
    public var location: String

    /// What a store of the S3 protocol needs.
    @Setting("Settings of an object store that speaks the S3 protocol.")
    public var s3: S3Settings

    /// The format of data files.
    @Setting("The format of data files.", default: .parquet)
    public var format: FileFormat

    /// What was asked for; see `effectiveCompression`.
    @Setting("How data files are compressed. Without it, `zstd` for Parquet and `none` for JSON lines.")
    public var compression: FileCompression?

    /// The most rows of a row group; at least 1.
    @Setting("A row group is closed at this many rows.", .minimum(1), default: 100_000)
    public var rowsPerGroup: Int

    /// The greatest age of an open row group; more than zero.
    @Setting(
        "A row group is closed at the latest this long after its first row.", .positive, default: .seconds(15),
        aliases: ["groupingIntervalSeconds"])
    public var groupingInterval: Duration

    /// The row groups of a file; at least 1.
    @Setting("A file is closed after this many row groups.", .minimum(1), default: 1)
    public var groupsPerFile: Int

    /// Defaults, without a location.
    public init() {}

    /// Snappy is for Parquet.
    public static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "snappy compresses Parquet pages only; use gzip, zstd or none for jsonl", at: "compression",
                cel: "!has(self.compression) || self.compression != 'snappy' || self.format == 'parquet'"
            ) { $0.compression != .snappy || $0.format == .parquet }
        ]
    }

    /// The compression that counts: the one given, or the format's usual one.
    public var effectiveCompression: FileCompression {
        compression ?? (format == .parquet ? .zstd : .none)
    }
}

/// The format of data files.
public enum FileFormat: String, SettingChoice {
    /// Apache Parquet.
    case parquet
    /// One JSON object per line.
    case jsonl
}

/// How data files are compressed.
public enum FileCompression: String, SettingChoice {
    /// Zstandard.
    case zstd
    /// Snappy.
    case snappy
    /// Gzip.
    case gzip
    /// Not at all.
    case none
}

/// Settings of an object store that speaks the S3 protocol. Credentials come from the environment.
public struct S3Settings: StreamSpec, Hashable {
    /// The store's URL; nil for Amazon S3.
    @Setting("The URL of the store. Without it, that of Amazon S3 in the region.", example: "https://minio.example.net:9000")
    public var endpoint: String?

    /// The region; nil where the environment says it.
    @Setting("The region. Without it, the variable `AWS_REGION`.", example: "eu-central-1")
    public var region: String?

    /// Whether URLs are `endpoint/bucket/key` instead of `bucket.endpoint/key`; nil for what the endpoint and the bucket's name
    /// need.
    @Setting(
        """
        Whether the bucket stands in the path instead of the host name. Without it, it does with an `endpoint`, and where the \
        bucket's name has dots.
        """)
    public var pathStyle: Bool?

    /// Defaults, without a location.
    public init() {}
}
