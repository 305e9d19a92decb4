import ArcaneCore

/// That streaming delivers every record, whatever happens to its processes.
struct StreamingChecks {
    let plugin: PluginUnderTest

    /// SIGKILL comes at random moments, between reading, writing, committing and acknowledging; the log of commits shows no trace of it.
    func killed() async throws {
        var random = TestSettings.generator(for: .killedStream)
        try await StreamTrial.with(plugin) { trial in
            let whole = try await trial.completeBackfill().lifetime
            for _ in 0..<(2 * TestSettings.rounds) {
                try await plugin.appendRecords?()
                let moment = random.moment(upTo: whole)
                _ = try await PluginProcess.run(trial.streaming()) { process in
                    try await Task.sleep(for: moment)
                    process.send(.kill)
                }
            }
            try await plugin.appendRecords?()
            let run = try await trial.stream(untilCommitted: try await plugin.expected())
            try trial.requireUnique(trial.keys(try trial.rows().streamedRows()), "a stream without lookback", in: run)
            try trial.requireNoOrphans(in: run)
        }
    }

    /// The replay that the platform promises always happens; what is beyond it never comes again.
    func lookBack() async throws {
        let everything: JSONValue = ["lookBackInterval": "3650d"]
        try await StreamTrial.with(plugin) { trial in
            let due = try await plugin.expected()
            try await trial.stream(untilCommitted: due, trial.streaming(everything))
            // More may have come than was due. A replay that is cut short goes on where it was, which would be behind that.
            let read = Set(due + trial.keys(try trial.rows().streamedRows()))
            let again = try await PluginProcess.run(trial.streaming(everything)) { process in
                try await process.wait(until: "a start with a lookback of years reads everything again") {
                    let counts = Dictionary(trial.keys(try trial.rows().streamedRows()).map { ($0, 1) }, uniquingKeysWith: +)
                    return read.allSatisfy { counts[$0, default: 0] >= 2 }
                }
                process.send(.terminate)
            }
            try require(again.exit == .code(0), "SIGTERM ends a stream with exit code 0", seen: "\(again.exit)", in: again)
            if let column = plugin.timeColumn { try await shortLookBack(trial, column) }
        }
        try await noPosition()
    }

    private func shortLookBack(_ trial: StreamTrial, _ column: String) async throws {
        let seen = Set(trial.keys(try trial.rows().streamedRows()))
        let count = try trial.rows().streamedRows().count
        try await plugin.appendRecords?()
        let start = Timestamp.now
        let run = try await trial.stream(
            untilCommitted: try await plugin.expected(), trial.streaming(["lookBackInterval": "1s"]))
        let repeated = try trial.rows().streamedRows().dropFirst(count).filter {
            seen.contains(RowKey(of: $0, columns: plugin.key))
        }
        let old = repeated.filter { row in
            row[column]?.stringValue.flatMap(Timestamp.init(iso8601:)).map { $0 < start - .seconds(1) } ?? true
        }
        try require(
            old.isEmpty, "rows come again from within the lookback only", seen: "older ones, such as \(old.prefix(3))", in: run)
    }

    /// Without a position and without a lookback a stream begins now: the history is the backfill's.
    private func noPosition() async throws {
        try await StreamTrial.with(plugin) { trial in
            let old = try await plugin.expected()
            let port = try FreePort.find()
            let run = try await PluginProcess.run(trial.streaming([:], PluginEndpoint.variables(port))) { process in
                try await PluginEndpoint(port: port).waitForWindows(1, of: process)
                try await plugin.appendRecords?()
                try await process.wait(until: "new records are committed") { try !trial.rows().streamedRows().isEmpty }
                process.send(.terminate)
            }
            let history = Set(trial.keys(try trial.rows().streamedRows())).intersection(old)
            // Records of the moment of the start may rightly belong to either side.
            try require(
                history.count <= old.count / 2, "a stream without position and lookback does not read the history",
                seen: "\(history.count) of \(old.count) old records", in: run)
        }
    }

    /// A position that stands still is overtaken by the source's retention, and the stream would need a backfill for nothing.
    func idlePosition() async throws {
        try await StreamTrial.with(plugin) { trial in
            try await trial.completeBackfill("first", plugin.idleSpec)
            let before = try trial.rows().newest?.position
            let port = try FreePort.find()
            let run = try await PluginProcess.run(trial.streaming(plugin.idleSpec, PluginEndpoint.variables(port))) { process in
                try await PluginEndpoint(port: port).waitForWindows(3, of: process)
                process.send(.terminate)
            }
            let after = try trial.rows().newest?.position
            try require(
                after != before, "an idle stream records where it has come to", seen: "still \(after ?? .null)", in: run)
        }
    }

    /// A process that was thought dead comes back. Two that write the same stream would double rows, or lose those in between.
    func twoProcesses() async throws {
        try await StreamTrial.with(plugin) { trial in
            try await trial.completeBackfill()
            let backfill = try trial.rows().commits.count
            let first = try await PluginProcess.run(trial.streaming()) { earlier in
                try await plugin.appendRecords?()
                try await earlier.wait(until: "the first process commits") {
                    try trial.rows().commits.dropFirst(backfill).contains { $0.kind == "data" }
                }
                let commits = try trial.rows().commits.count
                let second = try await PluginProcess.run(trial.streaming()) { later in
                    try await later.wait(until: "the second process takes over") {
                        try trial.rows().commits.dropFirst(commits).contains { $0.kind == "start" }
                    }
                    try await plugin.appendRecords?()
                    try await later.wait(until: "the first process gives up") { !earlier.isRunning }
                    let due = try await plugin.expected()
                    try await later.wait(until: "the second process goes on") { try trial.committedKeys().isSuperset(of: due) }
                    later.send(.terminate)
                }
                try require(
                    second.exit == .code(0), "the second process goes on until it is stopped", seen: "\(second.exit)",
                    in: second)
            }
            try require(first.exit == .code(1), "the first process ends with exit code 1", seen: "\(first.exit)", in: first)
            try require(
                first.standardError.contains("another process has taken over stream '\(trial.name)'"),
                "the first process says that another one has taken its stream over", seen: "another message, or none", in: first
            )
            let run = try await trial.stream(untilCommitted: try await plugin.expected())
            try trial.requireUnique(trial.keys(try trial.rows().streamedRows()), "a stream of two processes", in: run)
            try trial.requireNoOrphans(in: run)
        }
    }
}
