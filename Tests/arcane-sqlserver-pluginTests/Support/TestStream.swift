import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import ArcaneJSONLines
import ArcaneResources
import ArcaneTestSupport
import ArcaneYAML
import AsyncAlgorithms
import Testing

@testable import ArcanePluginKit
@testable import arcane_sqlserver_plugin

/// A stream of a test's table.
struct TestStream: Sendable {
    let source: SqlServerSource

    /// Makes the source of a stream of the test's table; the spec's other fields are in YAML.
    init(_ database: TestDatabase, _ yaml: String = "{}", user: String? = nil, lines: LogLines = LogLines()) async throws {
        source = try await SqlServerSource(TestStream.context(database, yaml, user: user, lines: lines))
    }

    /// What the source is told.
    static func context(
        _ database: TestDatabase, _ yaml: String = "{}", user: String? = nil, lines: LogLines = LogLines()
    ) throws -> StreamContext<SqlServerSpec> {
        let spec = try Orders.document(yaml).merging(["table": .string(database.table)])
            .merging(try JSONValue(yaml: yaml))
        return StreamContext(
            environment: StreamEnvironment(streamID: "orders", streamKind: "SqlServerStream", spec: [:]),
            spec: try SqlServerSpec.decode(from: spec).get(),
            variables: [SessionPool.secretName: database.connectionString(user: user)], http: HTTPClient(),
            logger: lines.logger)
    }

    /// Reads a backfill from its first slice to its last, and says where streaming begins.
    func backfill() async throws -> (rows: [JSONValue], position: SqlServerPosition) {
        let schema = try await source.schema(known: nil)
        let position = try await source.currentPosition()
        var rows: [JSONValue] = []
        for slice in try await slices(before: position) { rows += try await read(slice, schema) }
        return (rows, position)
    }

    /// The slices of a backfill.
    func slices(before end: SqlServerPosition) async throws -> [SqlServerSlice] {
        var slices: [SqlServerSlice] = []
        while let next = try await source.slice(after: slices.last, before: end) { slices.append(next) }
        return slices
    }

    /// Reads one slice.
    func read(_ slice: SqlServerSlice, _ schema: Schema) async throws -> [JSONValue] {
        try await TestStream.collect(schema) { _ = try await source.read(slice, into: $0) }.rows
    }

    /// Reads one window of changes, as the runner does: the schema is asked for first.
    func changes(
        after position: SqlServerPosition, schema known: Schema? = nil
    ) async throws -> (rows: [JSONValue], window: ChangeWindow<SqlServerPosition>) {
        let current = try await source.schema(known: known)
        return try await window(after: position, schema: known ?? current)
    }

    /// Reads one window of changes with a schema that was asked for before.
    func window(
        after position: SqlServerPosition, schema: Schema
    ) async throws -> (rows: [JSONValue], window: ChangeWindow<SqlServerPosition>) {
        let (window, rows) = try await TestStream.collect(schema) { try await source.changes(after: position, into: $0) }
        return (rows, window)
    }

    /// Runs `read` with an output; its rows come back as JSON.
    static func collect<Result: Sendable>(
        _ schema: Schema, _ read: @escaping @Sendable (RecordOutput) async throws -> Result
    ) async throws -> (result: Result, rows: [JSONValue]) {
        let output = RecordOutput(schema: schema)
        async let result = {
            defer { output.items.finish() }
            return try await read(output)
        }()
        let encoder = try JSONLinesEncoder(schema: schema, compression: .none)
        for await case .batch(let batch) in output.items { try encoder.append(batch) }
        try encoder.finish()
        let lines = encoder.takeBytes().split(separator: UInt8(ascii: "\n"))
        return (try await result, try lines.map { try JSONValue(parsing: Array($0)) })
    }
}

extension Sequence<JSONValue> {
    /// The whole numbers of a column.
    func integers(_ name: String) -> [Int] { compactMap { $0[name]?.intValue } }

    /// The texts of a column.
    func texts(_ name: String) -> [String] { compactMap { $0[name]?.stringValue } }

    /// Each row's key and what happened to it, such as `3D`, in the order of the keys.
    var operations: [String] {
        sorted { ($0["id"]?.intValue ?? 0) < ($1["id"]?.intValue ?? 0) }.map {
            "\($0["id"]?.intValue ?? -1)\($0["SYS_CHANGE_OPERATION"]?.stringValue ?? "")"
        }
    }
}

/// Requires that `body` throws an error with this code.
func expect(_ code: StreamError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any)
    async
{
    do {
        _ = try await body()
        Issue.record("no error, where \(code) is due", sourceLocation: sourceLocation)
    } catch {
        #expect((error as? StreamError)?.code == code, "\(error)", sourceLocation: sourceLocation)
    }
}

extension SqlServerPosition {
    /// The version that the position stands at; nil in other modes.
    var versionNumber: Int64? {
        if case .version(let position) = self { position.version } else { nil }
    }
}
