import ArcaneCore
import ArcaneResources
import Foundation

/// A stream of the plugin with a folder of its own, that a check starts, stops and looks at.
struct StreamTrial: Sendable {
    let plugin: PluginUnderTest
    /// The stream's name.
    let name: String
    /// What belongs to the trial: the sink, and files that the plugin is given.
    let folder: String

    /// Runs `body` with a new trial, and removes its folder.
    static func with<Result>(_ plugin: PluginUnderTest, _ body: (StreamTrial) async throws -> Result) async throws -> Result {
        let name = "trial-\(UUID().uuidString.prefix(8).lowercased())"
        let folder = FileManager.default.temporaryDirectory.appending(path: "arcane-\(name)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(StreamTrial(plugin: plugin, name: name, folder: folder))
    }

    /// The folder that data goes to.
    var sink: String { "\(folder)/sink" }

    /// What is committed now.
    func rows() throws -> CommittedRows { try CommittedRows(folder: sink, stream: name) }

    /// The spec with `overlay` over it. The suite's intervals are short, so that commits are many.
    func spec(_ overlay: JSONValue = [:]) -> JSONValue {
        let intervals: JSONValue = [
            "lookBackInterval": 0, "changeCaptureInterval": "50ms",
            "sink": ["rowsPerGroup": 50, "groupingInterval": "100ms"],
        ]
        let sink: JSONValue = ["sink": ["location": .string("file://\(sink)"), "format": "jsonl", "compression": "none"]]
        return intervals.merging(plugin.spec).merging(sink).merging(overlay)
    }

    /// A launch of the program for streaming.
    func streaming(_ overlay: JSONValue = [:], _ variables: [String: String] = [:], arguments: [String] = []) -> PluginLaunch {
        launch([EnvironmentVariable.backfill: "false"], overlay, variables, arguments)
    }

    /// A launch of the program for a backfill.
    func backfill(
        _ id: String = "first", _ overlay: JSONValue = [:], _ variables: [String: String] = [:], arguments: [String] = []
    ) -> PluginLaunch {
        launch([EnvironmentVariable.backfill: "true", EnvironmentVariable.backfillID: id], overlay, variables, arguments)
    }

    /// The variables that every process has: what a shell has, and those of the suite.
    var commonVariables: [String: String] {
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        return inherited.merging(plugin.variables) { $1 }.merging(plugin.secrets) { $1 }.merging(["ARCANE__METRICS_PORT": "0"])
        { $1 }
    }

    private func launch(
        _ mode: [String: String], _ overlay: JSONValue, _ variables: [String: String], _ arguments: [String]
    ) -> PluginLaunch {
        let stream = [
            EnvironmentVariable.streamID: name, EnvironmentVariable.streamKind: plugin.kind,
            EnvironmentVariable.spec: spec(overlay).text,
        ]
        let environment = commonVariables.merging(stream) { $1 }.merging(mode) { $1 }.merging(variables) { $1 }
        return PluginLaunch(executable: plugin.executable, arguments: arguments, environment: environment)
    }

    /// Runs a whole backfill, which has to succeed.
    @discardableResult
    func completeBackfill(_ id: String = "first", _ overlay: JSONValue = [:]) async throws -> PluginRun {
        let run = try await PluginProcess.run(backfill(id, overlay))
        try require(run.exit == .code(0), "a backfill ends with exit code 0", seen: "\(run.exit)", in: run)
        try require(
            try rows().isMarkedComplete(id), "a backfill that ended with 0 has written _COMPLETED", seen: "no mark", in: run)
        return run
    }

    /// Streams until every key of `keys` is committed in streamed rows or in the backfill called `first`, then stops with SIGTERM.
    @discardableResult
    func stream(
        untilCommitted keys: Set<RowKey>, _ launch: PluginLaunch? = nil
    ) async throws -> PluginRun {
        var launch = launch ?? streaming()
        let port = try FreePort.find()
        launch.environment.merge(PluginEndpoint.variables(port)) { $1 }
        let run = try await PluginProcess.run(launch) { process in
            // With its first window the process has cleaned up after others.
            try await PluginEndpoint(port: port).waitForWindows(1, of: process)
            try await process.wait(until: "every record of the source is committed") {
                try committedKeys().isSuperset(of: keys)
            }
            process.send(.terminate)
        }
        try require(run.exit == .code(0), "SIGTERM ends a stream with exit code 0", seen: "\(run.exit)", in: run)
        return run
    }

    /// The keys that are committed, by the backfill called `first` or by streaming.
    func committedKeys() throws -> Set<RowKey> {
        let rows = try rows()
        return Set(keys(try rows.backfilledRows("first")) + keys(try rows.streamedRows()))
    }

    /// The keys of rows.
    func keys(_ rows: [JSONValue]) -> [RowKey] { rows.map { RowKey(of: $0, columns: plugin.key) } }

    /// Requires that `rows` hold every key of `due` and none twice.
    func requireOnce(_ rows: [JSONValue], due: Set<RowKey>, _ where: String, in run: PluginRun?) throws {
        let keys = keys(rows)
        let lost = due.subtracting(keys)
        try require(
            lost.isEmpty, "\(`where`) has every record",
            seen: "of \(due.count) are missing \(lost.summary)", in: run)
        try requireUnique(keys, `where`, in: run)
    }

    /// Requires that no key comes twice.
    func requireUnique(_ keys: [RowKey], _ where: String, in run: PluginRun?) throws {
        let doubled = Dictionary(grouping: keys) { $0 }.filter { $0.value.count > 1 }.keys
        try require(
            doubled.isEmpty, "\(`where`) has no record twice", seen: doubled.summary,
            in: run)
    }

    /// Requires that every data file belongs to a commit.
    func requireNoOrphans(in run: PluginRun?) throws {
        let orphans = try rows().orphans()
        try require(orphans.isEmpty, "a start removes what no commit lists", seen: "\(orphans)", in: run)
    }
}
