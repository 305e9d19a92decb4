import ArcaneCore

/// What a backfill does, undisturbed and cut short.
struct BackfillChecks {
    let plugin: PluginUnderTest
    /// A process that is busy has this long after SIGTERM (contract, section 3).
    static let busyLimit = Duration.seconds(10)

    /// The operator takes exit code 0 for a complete backfill, so it must be one.
    func complete() async throws {
        try await StreamTrial.with(plugin) { trial in
            let due = try await plugin.expected()
            let run = try await trial.completeBackfill()
            let rows = try trial.rows()
            try trial.requireOnce(try rows.backfilledRows("first"), due: due, "the backfill", in: run)
            let unknown = Set(trial.keys(try rows.backfilledRows("first"))).subtracting(try await plugin.expected())
            try require(
                unknown.isEmpty, "a backfill has no records that the source has not", seen: unknown.summary, in: run)
            try require(
                rows.newest?.position != nil, "a backfill leaves the position that streaming goes on from", seen: "none",
                in: run)
            try trial.requireNoOrphans(in: run)
        }
    }

    /// The files and commits stay as they are, but for the start commits of the processes.
    func repeated() async throws {
        try await StreamTrial.with(plugin) { trial in
            try await trial.completeBackfill()
            let before = try trial.rows()
            let run = try await trial.completeBackfill()
            let after = try trial.rows()
            let added = after.commits.dropFirst(before.commits.count).filter { $0.kind != "start" }
            try require(
                added.isEmpty, "a backfill that is complete is not done again", seen: "\(added.count) more commits", in: run)
            let files = (before.commits + after.commits).flatMap(\.files).map(\.path)
            let kept = after.paths(under: "\(trial.name)/backfill").filter { $0.contains("/part-") }
            try require(Set(files) == Set(kept), "its files stay", seen: "\(kept.count) files of \(Set(files).count)", in: run)
            try require(
                after.newest?.position == before.newest?.position, "its position stays",
                seen: "\(after.newest?.position ?? .null) instead of \(before.newest?.position ?? .null)", in: run)
        }
    }

    /// Stops backfills at random moments, from the first instruction to the last, as often as it takes, and lets them go on.
    func stopped(by signal: PluginProcess.Signal, _ check: AcceptanceCheck) async throws {
        var random = TestSettings.generator(for: check)
        let whole = try await StreamTrial.with(plugin) { try await $0.completeBackfill().lifetime }
        for _ in 0..<TestSettings.rounds {
            try await StreamTrial.with(plugin) { trial in
                let due = try await plugin.expected()
                // Four stops a backfill; then it is let go on to its end.
                for _ in 0..<4 {
                    let moment = random.moment(upTo: whole)
                    let run = try await PluginProcess.run(trial.backfill()) { process in
                        if signal != .kill { try await process.waitUntilSignalsAreCaught() }
                        try await Task.sleep(for: moment)
                        process.send(signal)
                    }
                    try judge(run, of: trial, due: due, stoppedBy: signal)
                    if run.exit == .code(0) { break }
                }
                let run = try await trial.completeBackfill()
                try trial.requireOnce(try trial.rows().backfilledRows("first"), due: due, "the resumed backfill", in: run)
                try trial.requireNoOrphans(in: run)
            }
        }
    }

    private func judge(_ run: PluginRun, of trial: StreamTrial, due: Set<RowKey>, stoppedBy signal: PluginProcess.Signal) throws
    {
        let rows = try trial.rows()
        let isMarked = rows.isMarkedComplete("first")
        if isMarked {
            try trial.requireOnce(try rows.backfilledRows("first"), due: due, "a backfill with the mark _COMPLETED", in: run)
        }
        try trial.requireUnique(trial.keys(try rows.backfilledRows("first")), "a backfill that was stopped", in: run)
        guard signal != .kill else { return }
        let isRight = run.exit == (isMarked ? .code(0) : .code(2))
        try require(
            isRight, "a backfill ends with 0 when its mark is written, and with 2 when it was cut short",
            seen: "\(run.exit), \(isMarked ? "with" : "without") the mark", in: run)
        let took = run.timeToStop ?? .zero
        try require(took < BackfillChecks.busyLimit, "it is gone within \(BackfillChecks.busyLimit)", seen: "\(took)", in: run)
    }
}
