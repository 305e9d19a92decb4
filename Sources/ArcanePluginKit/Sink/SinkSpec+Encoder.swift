import ArcaneCore
import ArcaneJSONLines
import ArcaneParquet
import ArcaneResources

extension SinkSpec {
    /// Ends the names of data files.
    var fileSuffix: String {
        switch (format, effectiveCompression) {
        case (.parquet, _): "parquet"
        case (.jsonl, .gzip): "jsonl.gz"
        case (.jsonl, .zstd): "jsonl.zst"
        case (.jsonl, _): "jsonl"
        }
    }

    /// Makes the encoder of a data file. Parquet files say whose they are, and which columns identify a row.
    /// Files that are open at the same time share the memory of one.
    func encoder(for stream: StreamEnvironment) -> @Sendable (_ schema: Schema, _ openFiles: Int) throws -> any RecordEncoder {
        let (format, compression) = (format, effectiveCompression)
        return { schema, openFiles in
            switch format {
            case .parquet:
                var metadata = ["ARCANE_STREAM_ID": stream.streamID, "ARCANE_STREAM_KIND": stream.streamKind]
                if schema.index(of: MergeKey.columnName) != nil { metadata["ARCANE_MERGE_KEY_NAME"] = MergeKey.columnName }
                if !schema.key.isEmpty {
                    metadata["ARCANE_KEY_COLUMNS"] = JSONValue.array(schema.key.map(JSONValue.string)).text
                }
                let share = max(64 << 10, (1 << 20) / max(1, openFiles))
                return try ParquetEncoder(
                    schema: schema,
                    options: ParquetOptions(
                        compression: compression.parquet, metadata: metadata, dictionaryLimit: share,
                        // Every column has a page in the making.
                        pageByteLimit: share / 2))
            case .jsonl:
                return try JSONLinesEncoder(schema: schema, compression: compression.jsonLines)
            }
        }
    }
}

extension FileCompression {
    fileprivate var parquet: ParquetCompression {
        switch self {
        case .zstd: .zstd
        case .snappy: .snappy
        case .gzip: .gzip
        case .none: .none
        }
    }

    /// The spec refuses Snappy for JSON lines.
    fileprivate var jsonLines: JSONLinesCompression {
        switch self {
        case .zstd: .zstd
        case .gzip: .gzip
        case .snappy, .none: .none
        }
    }
}

extension RunSettings {
    /// The settings that a stream's spec gives.
    init(_ spec: some PluginSpec) {
        self.init(
            lookBackInterval: spec.polling.lookBackInterval, changeCaptureInterval: spec.polling.changeCaptureInterval,
            schemaEvolution: spec.polling.schemaEvolution,
            rolling: RollingSettings(
                rowsPerGroup: spec.sink.rowsPerGroup, groupingInterval: spec.sink.groupingInterval,
                groupsPerFile: spec.sink.groupsPerFile))
    }
}
