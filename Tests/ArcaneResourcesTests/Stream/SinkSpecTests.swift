import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

struct SinkSpecTests {
    private func decode(_ yaml: String) throws -> SpecResult<SinkSpec> { try SinkSpec.decode(yaml: yaml) }

    @Test("only the location is required")
    func smallest() throws {
        let sink = try decode("location: s3://lake/raw").get()
        #expect(sink.format == .parquet)
        #expect(sink.rowsPerGroup == 100_000)
        #expect(sink.groupingInterval == .seconds(15))
        #expect(sink.groupsPerFile == 1)
        #expect(sink.s3.endpoint == nil)
        #expect(sink.s3.pathStyle == nil)
    }

    @Test(
        "the compression is the one given, or the format's usual one",
        arguments: [
            ("{}", FileCompression.zstd), ("format: jsonl", .none), ("compression: snappy", .snappy),
            ("{format: jsonl, compression: gzip}", .gzip), ("{format: jsonl, compression: zstd}", .zstd),
            ("compression: none", .none),
        ])
    func compression(change: String, compression: FileCompression) throws {
        let json = try JSONValue(yaml: "location: file:///data").merging(JSONValue(yaml: change))
        #expect(try SinkSpec.decode(from: json).get().effectiveCompression == compression)
    }

    @Test("snappy is refused for JSON lines")
    func snappy() throws {
        #expect(
            try decode("{location: 'file:///data', format: jsonl, compression: snappy}").problemTexts
                == ["compression: snappy compresses Parquet pages only; use gzip, zstd or none for jsonl"])
    }

    @Test(
        "a location is a URL",
        arguments: [
            ("file:///data", true), ("s3://bucket/prefix", true), ("abfss://c@a.dfs.core.windows.net/p", true),
            ("s3a://lake/raw", true),
            ("/data", false), ("data", false), ("", false),
        ])
    func location(text: String, isRight: Bool) {
        #expect((SinkSpec.decode(from: ["location": .string(text)]).value != nil) == isRight)
    }

    @Test("the older name of the grouping interval is read")
    func olderName() throws {
        let result = try decode("{location: 'file:///data', groupingIntervalSeconds: 30}")
        #expect(try result.get().groupingInterval == .seconds(30))
        #expect(result.warnings.count == 1)
    }

    @Test("figures that would stop a sink are refused")
    func figures() throws {
        #expect(
            try decode("{location: 'file:///data', rowsPerGroup: 0, groupsPerFile: 0, groupingInterval: 0}").problems.map(
                \.path)
                == ["rowsPerGroup", "groupingInterval", "groupsPerFile"])
    }
}
