import ArcaneCore
import ArcaneJSON
import ArcaneResources
import ArcaneYAML
import Foundation

/// The commands that every plugin has.
struct CommandChecks {
    let plugin: PluginUnderTest

    /// An image whose version cannot be told from its program cannot be supported.
    func version() async throws {
        let run = try await succeed(["version"])
        let text = run.standardOutput.trimmedEnd
        try require(!text.isEmpty && !text.contains("\n"), "version prints one line", seen: "'\(text)'", in: run)
    }

    /// What `kubectl apply` gets must be a CRD that the API server takes for this kind.
    func crd() async throws {
        let run = try await succeed(["crd"])
        let crd: JSONValue
        do { crd = try JSONValue(yaml: run.standardOutput) } catch {
            throw Misbehaviour(expected: "crd prints YAML", seen: "\(error)", run: run)
        }
        try require(crd["kind"] == "CustomResourceDefinition", "crd prints a CRD", seen: "\(crd["kind"] ?? .null)", in: run)
        let names = crd[path: ["spec", "names"]] ?? .null
        try require(names["kind"] == .string(plugin.kind), "the CRD is that of \(plugin.kind)", seen: "\(names)", in: run)
        let plural = names["plural"]?.stringValue ?? ""
        let group = crd[path: ["spec", "group"]]?.stringValue ?? ""
        try require(
            crd[path: ["metadata", "name"]] == .string("\(plural).\(group)"), "the CRD is called as its plural and group",
            seen: "\(crd[path: ["metadata", "name"]] ?? .null)", in: run)
    }

    /// Who sets a stream up wants to see the columns before data arrives.
    func schema() async throws {
        let run = try await succeed(["schema"])
        let schema = try json(run)
        let names = schema["fields"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        try require(
            Set(names).isSuperset(of: plugin.key), "schema prints the columns, \(plugin.key) among them", seen: "\(names)",
            in: run)
    }

    /// Who sets a stream up wants to see rows, and not to clean up after that.
    func preview() async throws {
        try await StreamTrial.with(plugin) { trial in
            let run = try await PluginProcess.run(trial.streaming(arguments: ["preview", "3"]))
            try require(run.exit == .code(0), "preview ends with 0", seen: "\(run.exit)", in: run)
            let rows = try run.standardOutput.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            try require(rows.count == 3, "preview 3 prints three rows", seen: "\(rows.count)", in: run)
            let keys = Set(trial.keys(rows))
            try require(
                keys.isSubset(of: try await plugin.expected()), "the rows are records of the source", seen: keys.summary,
                in: run)
            try requireNothingWritten(trial, run)
        }
    }

    /// One look must tell whether a stream will run, without a trace of that look.
    func check() async throws {
        try await StreamTrial.with(plugin) { trial in
            let good = try await PluginProcess.run(trial.streaming(arguments: ["check"]))
            try require(good.exit == .code(0), "check ends with 0 where all is right", seen: "\(good.exit)", in: good)
            try requireNothingWritten(trial, good)
            let wrong: JSONValue = ["sink": ["location": "file:///proc/self/status/below"]]
            let bad = try await PluginProcess.run(trial.streaming(wrong, arguments: ["check"]))
            try require(
                bad.exit == .code(1), "check ends with 1 where the sink is not to be written to", seen: "\(bad.exit)", in: bad)
            try require(
                bad.standardOutput.contains("/proc/self/status/below"), "check says which folder", seen: "it does not", in: bad)
        }
    }

    /// Whether the source or the sink is slow is the first question of every slow stream.
    func bench() async throws {
        try await StreamTrial.with(plugin) { trial in
            let run = try await PluginProcess.run(trial.streaming(arguments: ["bench", "--seconds", "1"]))
            try require(run.exit == .code(0), "bench ends with 0", seen: "\(run.exit)", in: run)
            let figures = try json(run)
            try require((figures["rows"]?.intValue ?? 0) > 0, "bench reads rows", seen: "\(figures)", in: run)
            try require(
                (figures["rowsPerSecond"]?.doubleValue ?? 0) > 0, "bench says how fast that was", seen: "\(figures)", in: run)
            try requireNothingWritten(trial, run)
        }
    }

    /// Before there is a cluster, a person has a manifest and a terminal.
    func specFile() async throws {
        try await StreamTrial.with(plugin) { trial in
            let due = try await plugin.expected()
            let manifest: JSONValue = [
                "apiVersion": .string(APIGroup.apiVersion), "kind": .string(plugin.kind),
                "metadata": ["name": .string(trial.name)],
                "spec": trial.spec(),
            ]
            let file = "\(trial.folder)/stream.yaml"
            try manifest.text.write(toFile: file, atomically: true, encoding: .utf8)
            let run = try await PluginProcess.run(
                PluginLaunch(
                    executable: plugin.executable, arguments: ["run", "--spec", file, "--backfill"],
                    environment: trial.commonVariables))
            try require(run.exit == .code(0), "run --spec FILE --backfill ends with 0", seen: "\(run.exit)", in: run)
            let rows = try trial.rows()
            guard let id = rows.newest?.backfill?["id"]?.stringValue, rows.isMarkedComplete(id) else {
                throw Misbehaviour(expected: "the backfill of a file is marked complete", seen: "no mark", run: run)
            }
            try trial.requireOnce(try rows.backfilledRows(id), due: due, "the backfill of a file", in: run)
        }
    }

    private func succeed(_ arguments: [String]) async throws -> PluginRun {
        try await StreamTrial.with(plugin) { trial in
            let run = try await PluginProcess.run(trial.streaming(arguments: arguments))
            try require(run.exit == .code(0), "\(arguments.joined(separator: " ")) ends with 0", seen: "\(run.exit)", in: run)
            return run
        }
    }

    private func json(_ run: PluginRun) throws -> JSONValue {
        do { return try JSONValue(parsing: run.standardOutput) } catch {
            throw Misbehaviour(expected: "the output is one JSON value", seen: "\(error)", run: run)
        }
    }

    private func requireNothingWritten(_ trial: StreamTrial, _ run: PluginRun) throws {
        let files = try trial.rows().paths(under: ".")
        try require(
            files.isEmpty, "\(run.launch.arguments.first ?? "it") leaves nothing in the sink", seen: "\(files)", in: run)
    }
}

extension String {
    /// Without the line end.
    fileprivate var trimmedEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
