import ArcaneCore
import ArcaneJSON
import Testing

@testable import ArcanePluginKit

@Suite("Rejected records")
struct RejectWriterTests {
    private let store = MemoryStore()
    private var writer: RejectWriter { RejectWriter(store: store, layout: StreamLayout(streamID: "s"), number: 3) }

    @Test("are kept as they came, a line each, with the reason")
    func writes() async throws {
        let writer = writer
        try await writer.write(RejectedRecord(record: Array(#"{"a": "ü\n"}"#.utf8), reason: "no \"a\""))
        try await writer.write(RejectedRecord(record: [0xFF], reason: "not text"))
        let files = try await writer.finish()
        #expect(files.map(\.rows) == [2])
        let bytes = try #require(store.objects[files[0].key])
        #expect(files[0].bytes == bytes.count)
        #expect(files[0].key.hasPrefix("s/_arcane/rejects/part-00000000000000000003-"))
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
        #expect(
            lines == [
                ["reason": "no \"a\"", "record": #"{"a": "ü\n"}"#], ["reason": "not text", "record": "\u{FFFD}"],
            ])
    }

    @Test("make no file where there are none, or where they are dropped")
    func nothing() async throws {
        let writer = writer
        #expect(try await writer.finish().isEmpty)
        #expect(await writer.isEmpty)
        try await writer.write(RejectedRecord(record: [], reason: "r"))
        #expect(await !writer.isEmpty)
        #expect(await writer.abort() == [])
        #expect(await writer.isEmpty)
        #expect(try await writer.finish().isEmpty)
        #expect(store.objects.isEmpty)
    }
}
