import ArcaneCore
import ArcaneStorage
import Testing

@testable import ArcanePluginKit

@Suite("Data files")
struct FileWriterTests {
    private let store = MemoryStore()
    private let schema = Schema([Field("n", .int64)], key: ["n"])

    private func writer(_ rolling: RollingSettings, number: Int = 7) -> ArcanePluginKit.FileWriter {
        let files = ArcanePluginKit.FileWriter.Files(
            store: store, layout: StreamLayout(streamID: "s"), folder: .data, suffix: "txt", encoder: { _ in LineEncoder() })
        return ArcanePluginKit.FileWriter(files: files, schema: schema, rolling: rolling, number: number)
    }

    private func batch(_ numbers: Range<Int64>) -> RecordBatch {
        RecordBatch(
            schema: schema,
            columns: [Column(type: .int64, validity: Validity(allValid: numbers.count), values: .int64(Array(numbers)))],
            rowCount: numbers.count)
    }

    private func text(_ file: CommittedFile) -> String { String(decoding: store.objects[file.key] ?? [], as: UTF8.self) }

    @Test("are closed after so many row groups of so many rows, in the middle of a batch too")
    func rolls() async throws {
        let writer = writer(RollingSettings(rowsPerGroup: 3, groupsPerFile: 2))
        try await writer.write(batch(0..<10))
        #expect(await writer.hasClosedFiles)
        try await writer.write(batch(10..<14))
        let files = try await writer.finish()
        #expect(files.map(\.rows) == [6, 6, 2])
        #expect(files.map(text).joined() == (0..<14).map { "\($0)\n" }.joined())
        #expect(files.allSatisfy { $0.bytes == store.objects[$0.key]?.count && $0.schema == schema.fingerprint })
    }

    @Test("are closed when a group takes its bytes, or is old")
    func otherLimits() async throws {
        let small = writer(RollingSettings(rowsPerGroup: 1000, bytesPerGroup: 1))
        try await small.write(batch(0..<5))
        try await small.write(batch(5..<10))
        #expect(try await small.finish().map(\.rows) == [5, 5])
        let young = writer(RollingSettings(rowsPerGroup: 1000, groupingInterval: .zero))
        try await young.write(batch(0..<5))
        #expect(await young.hasClosedFiles)
    }

    @Test("carry the number of the commit that was next, and are named apart")
    func names() async throws {
        let writer = writer(RollingSettings(rowsPerGroup: 1), number: 42)
        try await writer.write(batch(0..<3))
        let keys = try await writer.finish().map(\.key)
        #expect(Set(keys).count == 3)
        #expect(keys.allSatisfy { StreamLayout(streamID: "s").number(ofFile: $0) == 42 && $0.hasSuffix(".txt") })
    }

    @Test("are not there before they are finished, and gone when they are dropped")
    func aborts() async throws {
        let writer = writer(RollingSettings(rowsPerGroup: 2))
        try await writer.write(batch(0..<5))
        #expect(store.objects.count == 2)
        #expect(await writer.oldestRow != nil)
        #expect(await writer.abort() == [])
        #expect(store.objects.isEmpty)
        #expect(await writer.rowCount == 0)
        #expect(await writer.oldestRow == nil)
        try await writer.write(batch(5..<6))
        #expect(try await writer.finish().map(text) == ["5\n"])
    }

    @Test("are handed over with the metrics of their own rows' key")
    func keyMetrics() async throws {
        let writer = writer(RollingSettings(rowsPerGroup: 3, groupsPerFile: 2))
        try await writer.write(batch(0..<10))
        let bounds = try await writer.finish().map { $0.keyMetrics.map(\.bounds) }
        #expect(bounds == [[KeyMetrics.Bounds(minimum: 0, maximum: 5)], [KeyMetrics.Bounds(minimum: 6, maximum: 9)]])
    }

    @Test("that cannot be written fail the write")
    func fails() async throws {
        store.setFault { operation, _ in if operation == "finish" { throw StreamError.transient("full") } }
        let writer = writer(RollingSettings(rowsPerGroup: 2))
        await #expect(throws: StreamError.transient("full")) { try await writer.write(batch(0..<5)) }
    }

    @Test("of no rows are none")
    func empty() async throws {
        let writer = writer(RollingSettings())
        try await writer.write(batch(0..<0))
        #expect(try await writer.finish().isEmpty)
        #expect(store.objects.isEmpty)
    }
}
