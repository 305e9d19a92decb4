import ArcaneCore
import ArcaneHTTP
import ArcaneResources
import ArcaneYAML
import AsyncAlgorithms
import Logging
import Synchronization
import Testing

@testable import ArcanePluginKit
@testable import arcane_rest_plugin

/// What a source handed on.
struct Collected: Sendable {
    var batches: [RecordBatch] = []
    var rejected: [String] = []
    var requestRetries = 0

    /// The whole numbers of a column.
    func integers(_ name: String) -> [Int] {
        batches.flatMap { batch -> [Int] in
            guard let index = batch.schema.index(of: name), case .int64(let values) = batch.columns[index].values else {
                return []
            }
            return values.map(Int.init)
        }
    }

    /// The texts of a column.
    func texts(_ name: String) -> [String] {
        batches.flatMap { batch -> [String] in
            guard let index = batch.schema.index(of: name), case .bytes(let offsets, let data) = batch.columns[index].values
            else { return [] }
            return zip(offsets, offsets.dropFirst()).map { String(decoding: data[$0..<$1], as: UTF8.self) }
        }
    }

    static func += (left: inout Collected, right: Collected) {
        left.batches += right.batches
        left.rejected += right.rejected
    }
}

/// A stream of the development API, as its spec in YAML says.
struct TestStream: Sendable {
    let source: RestApiSource

    /// Reads the spec; `BASE` in it stands for the API's address.
    init(_ yaml: String, _ api: DevAPI, variables: [String: String] = [:]) async throws {
        let text = yaml.replacing("BASE", with: api.base)
        try await self.init(TestStream.spec(text), variables: variables)
    }

    init(_ spec: RestApiSpec, variables: [String: String] = [:]) async throws {
        let environment = StreamEnvironment(streamID: "orders", streamKind: "RestApiStream", spec: [:])
        source = try await RestApiSource(
            StreamContext(
                environment: environment, spec: spec, variables: variables, http: HTTPClient(),
                logger: Logger(label: "test") { _ in
                    SwiftLogNoOpLogHandler()
                }))
    }

    /// A spec; what every one needs is added.
    static func spec(_ yaml: String) throws -> RestApiSpec {
        let standard = try JSONValue(yaml: "{jobTemplateRef: {name: rest}, sink: {location: 'file:///data'}}")
        return try RestApiSpec.decode(from: standard.merging(try JSONValue(yaml: yaml))).get()
    }

    /// Reads a backfill from its first slice to its last, and says where streaming begins.
    func backfill() async throws -> (rows: Collected, position: RestPosition) {
        var schema = try await source.schema(known: nil)
        while true {
            do {
                let start = try await source.currentPosition()
                var all = Collected()
                var position = start
                var slice: RestSlice?
                while let next = try await source.slice(after: slice, before: start) {
                    let (reached, rows) = try await collect(schema) { try await source.read(next, into: $0) }
                    all += rows
                    if let reached { position = reached }
                    slice = next
                }
                return (all, position)
            } catch let error as StreamError where error.code == .schemaMismatch {
                schema = try #require(error.newSchema)
            }
        }
    }

    /// Reads the changes after a position.
    func changes(after position: RestPosition, schema: Schema? = nil) async throws -> (
        rows: Collected, window: ChangeWindow<RestPosition>
    ) {
        let schema = try await source.schema(known: schema)
        let (window, rows) = try await collect(schema) { try await source.changes(after: position, into: $0) }
        return (rows, window)
    }
}

/// Runs `read` with an output, and returns what it returned and what it handed on.
func collect<Result: Sendable>(
    _ schema: Schema, _ read: @escaping @Sendable (RecordOutput) async throws -> Result
) async throws -> (Result, Collected) {
    let retries = Mutex(0)
    let output = RecordOutput(schema: schema, onRequestRetry: { retries.withLock { $0 += 1 } })
    async let result = {
        defer { output.items.finish() }
        return try await read(output)
    }()
    var collected = Collected()
    for await item in output.items {
        switch item {
        case .batch(let batch): collected.batches.append(batch)
        case .reject(let record): collected.rejected.append(record.reason)
        }
    }
    let value = try await result
    collected.requestRetries = retries.withLock { $0 }
    return (value, collected)
}
