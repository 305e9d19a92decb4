import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport
import Foundation
import Subprocess

/// A stream of the test's table as processes that come and go, and its files as a reader sees them. The test is its operator.
struct StreamOnDisk: Sendable {
    let database: TestDatabase
    let folder: String

    /// How a process ended.
    enum Ending: Hashable {
        case code(Int32)
        case killed
    }

    /// Runs the program, and ends it with `signal` after so many seconds.
    func run(_ arguments: [String], seconds: Double, signal: String = "TERM") async throws -> (ending: Ending, log: String) {
        let file = "\(folder)/orders.yaml"
        try """
        table: \(database.table)
        jobTemplateRef: {name: sql}
        changeCaptureInterval: 50ms
        lookBackInterval: 0s
        changesPerWindow: 20
        commandTimeout: 2s
        backfill: {sliceRows: 20, parallelism: 2}
        sink: {location: 'file://\(folder)/data', format: jsonl, compression: none, groupingInterval: 100ms}
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await Subprocess.run(
            .name("timeout"),
            arguments: .init(
                [
                    "--preserve-status", "-s", signal, "\(seconds)", Repository.program("arcane-sqlserver-plugin"), "run",
                    "--spec", file,
                ]
                    + arguments),
            environment: .inherit.updating([
                "ARCANE__CONNECTIONSTRING": database.connectionString(), "ARCANE__METRICS_PORT": "0",
            ]),
            output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
        let log = result.standardOutput + result.standardError
        guard case .exited(let code) = result.terminationStatus, code < 128 else { return (.killed, log) }
        return (.code(code), log)
    }

    /// A row without what the plugin adds, each value by its text.
    typealias Row = [String: String?]

    private static let added: Set = ["SYS_CHANGE_VERSION", "SYS_CHANGE_OPERATION", "ChangeTrackingVersion", "ARCANE_MERGE_KEY"]

    /// The table that a reader has who starts with the last complete backfill, and merges what was streamed since by key and version.
    func merged() throws -> [Int: Row] {
        let rows = try CommittedRows(folder: folder + "/data", stream: "orders")
        let complete = rows.commits.compactMap { $0.backfill?["id"]?.stringValue }.filter(rows.isMarkedComplete)
        guard let id = complete.last else { return [:] }
        let first = rows.commits.first { $0.backfill?["id"]?.stringValue == id }?.number ?? 0
        var table: [Int: (version: Int, row: JSONValue)] = [:]
        let streamed = try CommittedRows.streamed(rows, after: first)
        for row in try rows.backfilledRows(id) + streamed {
            guard let key = row["id"]?.intValue, let version = row["SYS_CHANGE_VERSION"]?.intValue else { continue }
            if let known = table[key], known.version > version { continue }
            table[key] = (version, row)
        }
        return table.filter { $0.value.row["SYS_CHANGE_OPERATION"]?.stringValue != "D" }.mapValues { StreamOnDisk.row($0.row) }
    }

    private static func row(_ json: JSONValue) -> Row {
        let columns = (json.objectValue ?? [:]).filter { !added.contains($0.key) }
        return columns.mapValues { value in value == .null ? nil : value.stringValue ?? value.text }
    }

    /// The table as it is.
    func truth() async throws -> [Int: Row] {
        let columns = try await database.rows("SELECT name FROM sys.columns WHERE object_id = OBJECT_ID('dbo.@')")
            .compactMap { $0[0] }
        let rows = try await database.rows("SELECT \(columns.joined(separator: ", ")) FROM @")
            .map { Row(uniqueKeysWithValues: zip(columns, $0)) }
        return Dictionary(
            rows.map { (($0["id"] ?? nil).flatMap { Int($0) } ?? -1, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension CommittedRows {
    /// The rows of streamed changes in commits behind a number.
    fileprivate static func streamed(_ rows: CommittedRows, after number: Int) throws -> [JSONValue] {
        let earlier = rows.commits.filter { $0.kind == "data" && $0.number < number }.flatMap(\.files).reduce(0) {
            $0 + $1.rows
        }
        return Array(try rows.streamedRows().dropFirst(earlier))
    }
}
