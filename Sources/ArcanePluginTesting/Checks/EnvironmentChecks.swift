import ArcaneCore
import ArcaneResources

/// What a process does with its environment (contract, section 3).
struct EnvironmentChecks {
    let plugin: PluginUnderTest

    /// A person who forgot three variables should not have to start the process three times.
    func missingEnvironment() async throws {
        try await StreamTrial.with(plugin) { trial in
            let run = try await PluginProcess.run(
                PluginLaunch(executable: plugin.executable, environment: trial.commonVariables))
            try requirePermanentFailure(
                run, naming: [EnvironmentVariable.streamID, EnvironmentVariable.streamKind, EnvironmentVariable.spec])
        }
    }

    /// What is not JSON, JSON that is cut off, JSON that is not an object, and an override that is none.
    func garbledSpec() async throws {
        try await StreamTrial.with(plugin) { trial in
            for text in ["not json", "{\"sink\":", "[]", "\"text\""] {
                let run = try await PluginProcess.run(trial.backfill("first", [:], [EnvironmentVariable.spec: text]))
                try requirePermanentFailure(run, naming: [EnvironmentVariable.spec])
            }
            for name in EnvironmentVariable.overrides {
                let run = try await PluginProcess.run(trial.backfill("first", [:], [name: "{"]))
                try requirePermanentFailure(run, naming: [name])
            }
            try require(try rows(trial).isEmpty, "a process with a garbled spec writes nothing", seen: "\(try rows(trial))")
        }
    }

    /// Each mistake by itself, then all of them in one spec: whoever mends a spec wants to see all that is wrong with it.
    func invalidSpecs() async throws {
        try await StreamTrial.with(plugin) { trial in
            for invalid in plugin.invalidSpecs {
                try requirePermanentFailure(
                    try await PluginProcess.run(trial.backfill("first", invalid.overlay)), naming: [invalid.path])
            }
            let all = plugin.invalidSpecs.reduce(JSONValue.object([:])) { $0.merging($1.overlay) }
            try requirePermanentFailure(
                try await PluginProcess.run(trial.backfill("first", all)), naming: plugin.invalidSpecs.map(\.path))
            try require(try rows(trial).isEmpty, "a process with a wrong spec writes nothing", seen: "\(try rows(trial))")
        }
    }

    /// Operators and people write `True` and `Sink`; nobody should have to find out by an error.
    func keysInAnyCase() async throws {
        let spellings: [(backfill: String, key: @Sendable (String) -> String)] = [
            ("TRUE", { $0.uppercased() }), ("tRuE", { $0.lowercased() }),
        ]
        for spelling in spellings {
            try await StreamTrial.with(plugin) { trial in
                let members = (trial.spec().objectValue ?? [:]).map { (spelling.key($0.key), $0.value) }
                let spec = JSONValue.object(Dictionary(members) { first, _ in first })
                let due = try await plugin.expected()
                let run = try await PluginProcess.run(
                    trial.backfill(
                        "first", [:], [EnvironmentVariable.backfill: spelling.backfill, EnvironmentVariable.spec: spec.text]))
                try require(run.exit == .code(0), "keys may be written as in \(spec)", seen: "\(run.exit)", in: run)
                try require(
                    try trial.rows().isMarkedComplete("first"), "BACKFILL=\(spelling.backfill) is a backfill", seen: "no mark",
                    in: run)
                try trial.requireOnce(try trial.rows().backfilledRows("first"), due: due, "the backfill", in: run)
            }
        }
    }

    /// A spec of a newer version runs with an older plugin; a mistyped key is seen in the log, and not once a window.
    func unknownKey() async throws {
        try await StreamTrial.with(plugin) { trial in
            let run = try await trial.completeBackfill("first", ["acceptanceUnknownKey": 1])
            let lines = run.standardError.split(separator: "\n").filter { $0.contains("acceptanceUnknownKey") }
            try require(lines.count == 1, "an unknown key is warned of once", seen: "\(lines.count) lines: \(lines)", in: run)
        }
    }

    /// Operators disagree on the variable's name. Deeply merged means that the override names only what it changes.
    func overrides() async throws {
        for name in EnvironmentVariable.overrides {
            try await StreamTrial.with(plugin) { trial in
                let elsewhere = "\(trial.folder)/elsewhere"
                let override: JSONValue = ["SINK": ["location": .string("file://\(elsewhere)")]]
                let run = try await PluginProcess.run(trial.backfill("first", [:], [name: override.text]))
                try require(run.exit == .code(0), "\(name) is merged deeply over the spec", seen: "\(run.exit)", in: run)
                let rows = try CommittedRows(folder: elsewhere, stream: trial.name)
                try require(
                    rows.isMarkedComplete("first"), "\(name) changes sink.location", seen: "nothing in the new folder", in: run)
                try require(
                    try !rows.backfilledRows("first").isEmpty, "\(name) leaves sink.format as it was", seen: "no rows as jsonl",
                    in: run)
                try require(
                    try trial.rows().commits.isEmpty, "\(name) wins over the spec", seen: "commits in the old folder", in: run)
            }
        }
    }

    /// Names become folders; one with `..` would write into another stream.
    func folderNames() async throws {
        try await StreamTrial.with(plugin) { trial in
            for variable in [EnvironmentVariable.streamID, EnvironmentVariable.backfillID] {
                for name in ["../other", "a/b", "..", "_arcane"] {
                    let run = try await PluginProcess.run(trial.backfill("first", [:], [variable: name]))
                    try requirePermanentFailure(run, naming: [variable])
                }
            }
            try require(try rows(trial).isEmpty, "a refused name writes nothing", seen: "\(try rows(trial))")
        }
    }

    /// Everything in the sink's folder.
    private func rows(_ trial: StreamTrial) throws -> [String] {
        try trial.rows().paths(under: ".")
    }

    private func requirePermanentFailure(_ run: PluginRun, naming names: [String]) throws {
        try require(run.exit == .code(1), "a wrong environment ends the process with exit code 1", seen: "\(run.exit)", in: run)
        let missing = names.filter { !run.standardError.contains($0) }
        try require(missing.isEmpty, "the message names \(names)", seen: "\(missing) is not in it", in: run)
    }
}
