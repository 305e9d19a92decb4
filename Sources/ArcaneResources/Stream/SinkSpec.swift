/// Where a stream's data goes, and in what form.
public struct SinkSpec: StreamSpec, Hashable {
    @Setting(
        """
        The folder that data goes to. It is `file:///folder`, `s3://bucket/prefix` or \
        `abfss://container@account.dfs.core.windows.net/prefix`.
        """,
        .pattern("^[a-z][a-z0-9+.-]*://", "a URL such as s3://bucket/prefix or file:///data"), example: "s3://lake/raw")
    public var location: String

    @Setting("Settings of an object store that speaks the S3 protocol.")
    public var s3: S3Settings

    @Setting("The format of data files.", default: .parquet)
    public var format: FileFormat

    @Setting("How data files are compressed. Without it, `zstd` for Parquet and `none` for JSON lines.")
    public var compression: FileCompression?

    @Setting("A row group is closed at this many rows.", .minimum(1), default: 100_000)
    public var rowsPerGroup: Int

    @Setting(
        "A row group is closed at the latest this long after its first row.", .positive, default: .seconds(15),
        aliases: ["groupingIntervalSeconds"])
    public var groupingInterval: Duration

    @Setting("A file is closed after this many row groups.", .minimum(1), default: 1)
    public var groupsPerFile: Int

    public init() {}

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
    @Setting("The URL of the store. Without it, that of Amazon S3 in the region.", example: "https://minio.example.net:9000")
    public var endpoint: String?

    @Setting("The region. Without it, the variable `AWS_REGION`.", example: "eu-central-1")
    public var region: String?

    @Setting("Whether the bucket stands in the path instead of the host name.", default: false)
    public var pathStyle: Bool

    public init() {}
}
