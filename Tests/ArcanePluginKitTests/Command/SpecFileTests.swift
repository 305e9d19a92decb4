import ArcaneCore
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcanePluginKit

@Suite("A stream in a file")
struct SpecFileTests {
    private func read(_ text: String, name: String = "orders.yaml", streamID: String? = nil) async throws -> StreamEnvironment {
        try await withTemporaryFolder { folder in
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            return try SpecFile(
                path: "\(folder)/\(name)", kind: "TickStream", isBackfill: true, backfillID: "b", streamID: streamID
            ).environment
        }
    }

    @Test("may be a manifest")
    func manifest() async throws {
        let stream = try await read("apiVersion: v1\nkind: TickStream\nmetadata: {name: daily}\nspec: {every: 5s}\n")
        #expect(stream.streamID == "daily")
        #expect(stream.spec == ["every": "5s"])
        #expect(stream.isBackfill && stream.backfillID == "b" && stream.streamKind == "TickStream")
    }

    @Test("may be a spec alone, and is then called like the file")
    func spec() async throws {
        let stream = try await read("every: 5s")
        #expect(stream.streamID == "orders")
        #expect(stream.spec == ["every": "5s"])
        #expect(try await read("{}", streamID: "given").streamID == "given")
    }

    @Test(
        "that is none says why",
        arguments: [
            ("kind: OtherStream\nspec: {}", "describes a OtherStream, and this plugin runs TickStream"),
            ("a: [", "is not YAML"), ("kind: TickStream\nmetadata: {name: ../x}\nspec: {}", "cannot be the name of a folder"),
        ])
    func wrong(_ text: String, _ message: String) async throws {
        let error = await #expect(throws: StreamError.self) { try await read(text) }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(message) == true)
    }

    @Test("that is not there is named")
    func missing() {
        let error = #expect(throws: StreamError.self) {
            try SpecFile(path: "/nonexistent/file.yaml", kind: "K", isBackfill: false, backfillID: nil, streamID: nil)
        }
        #expect(error?.message.contains("/nonexistent/file.yaml cannot be read") == true)
    }
}
