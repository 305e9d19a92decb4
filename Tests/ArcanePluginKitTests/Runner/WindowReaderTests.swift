import ArcaneCore
import AsyncAlgorithms
import Synchronization
import Testing

@testable import ArcanePluginKit

@Suite("Reading a window")
struct WindowReaderTests {
    private let store = MemoryStore()
    private let schema = Schema([Field("n", .int64)])
    private let recorder = Recorder()

    private var reader: WindowReader {
        let layout = StreamLayout(streamID: "s")
        let files = ArcanePluginKit.FileWriter.Files(
            store: store, layout: layout, folder: .data, suffix: "txt", encoder: { _ in LineEncoder() })
        return WindowReader(
            files: FileWriter(files: files, schema: schema, rolling: RollingSettings(), number: 1),
            rejects: RejectWriter(store: store, layout: layout, number: 1), observer: recorder, silence: .seconds(60))
    }

    private func batch(_ schema: Schema, rows: Int) -> RecordBatch {
        let columns = schema.fields.map { field in
            Column(type: field.type, validity: Validity(allValid: rows), values: .int64(Array(repeating: 1, count: rows)))
        }
        return RecordBatch(schema: schema, columns: columns, rowCount: rows)
    }

    @Test("writes what is handed on, counts it, and returns what the source returned")
    func reads() async throws {
        let reader = reader
        let (two, three) = (batch(schema, rows: 2), batch(schema, rows: 3))
        let result = try await reader.run(schema: schema) { output in
            output.countRead(bytes: 50)
            try await output.append(two)
            try await output.reject([1], reason: "r")
            output.countRead(bytes: 20)
            try await output.append(three)
            return "end"
        }
        #expect(result == "end")
        #expect(try await reader.files.finish().map(\.rows) == [5])
        #expect(try await reader.rejects.finish().map(\.rows) == [1])
        #expect(recorder.seen.rows == 5)
        #expect(recorder.seen.bytes == 70)
        #expect(recorder.seen.windows == 1)
    }

    @Test("hands on rows that are Swift values before the window ends")
    func encodables() async throws {
        let reader = reader
        try await reader.run(schema: schema) { output in for n in 0..<5000 { try await output.append(["n": n]) } }
        #expect(try await reader.files.finish().map(\.rows) == [5000])
    }

    @Test("throws what the source throws, and what the sink throws")
    func fails() async throws {
        let two = batch(schema, rows: 2)
        await #expect(throws: StreamError.refused("no")) {
            try await reader.run(schema: schema) { output in
                try await output.append(two)
                throw StreamError.refused("no")
            }
        }
        store.setFault { operation, _ in if operation == "writer" { throw StreamError.transient("full") } }
        await #expect(throws: StreamError.transient("full")) {
            try await reader.run(schema: schema) { output in while true { try await output.append(two) } }
        }
        #expect(recorder.seen.windows == 0)
    }

    @Test("refuses rows of another schema than the window's")
    func otherSchema() async throws {
        let other = batch(Schema([Field("m", .int64)]), rows: 1)
        let error = await #expect(throws: StreamError.self) {
            try await reader.run(schema: schema) { try await $0.append(other) }
        }
        #expect(error?.code == .configuration)
    }

    @Test("fails where rows were handed on after the window's end, since they would be lost")
    func countsRows() async throws {
        let two = batch(schema, rows: 2)
        let error = await #expect(throws: StreamError.self) {
            try await reader.run(schema: schema) { output in
                // A source that does not wait for its own tasks.
                output.items.finish()
                try await output.append(two)
            }
        }
        #expect(error?.message == "2 rows and 0 rejects were read, but 0 and 0 written")
    }

    @Test("tells of a request that is made again at once, whether or not rows come")
    func requestRetries() async throws {
        try await reader.run(schema: schema) { [recorder] output in
            output.countRequestRetry()
            #expect(recorder.seen.requestRetries == 1)
        }
        #expect(recorder.seen.rows == 0)
    }

    /// Counts what an observer is told.
    private final class Recorder: RunObserver {
        private let counts = Mutex((rows: 0, bytes: 0, windows: 0, requestRetries: 0))
        var seen: (rows: Int, bytes: Int, windows: Int, requestRetries: Int) { counts.withLock { $0 } }

        func didRead(rows: Int, bytes: Int) {
            counts.withLock {
                $0.rows += rows
                $0.bytes += bytes
            }
        }

        func didFinishWindow(in duration: Duration) { counts.withLock { $0.windows += 1 } }

        func didRetryRequest() { counts.withLock { $0.requestRetries += 1 } }
    }
}
