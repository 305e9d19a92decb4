import ArcaneCore

/// How a stream ends when it is asked to.
struct StopChecks {
    let plugin: PluginUnderTest

    /// A rollout of many streams should not wait for sleeping ones.
    func idle() async throws {
        try await StreamTrial.with(plugin) { trial in
            try await trial.completeBackfill("first", plugin.idleSpec)
            let port = try FreePort.find()
            // The pause is long, so that a process that sleeps it out is noticed.
            let overlay = plugin.idleSpec.merging(["changeCaptureInterval": "1h"])
            let run = try await PluginProcess.run(trial.streaming(overlay, PluginEndpoint.variables(port))) { process in
                try await PluginEndpoint(port: port).waitForWindows(1, of: process)
                process.send(.terminate)
            }
            try require(run.exit == .code(0), "SIGTERM ends an idle stream with exit code 0", seen: "\(run.exit)", in: run)
            let took = run.timeToStop ?? .zero
            try require(took < .seconds(1), "an idle process is gone within 1 s", seen: "\(took)", in: run)
        }
    }

    /// The batch in flight is finished or dropped whole; what is dropped is read again by the next start.
    func busy() async throws {
        var random = TestSettings.generator(for: .busyStop)
        // So long a lookback makes the stream read all there is.
        let everything: JSONValue = ["lookBackInterval": "3650d"]
        for _ in 0..<TestSettings.rounds {
            try await StreamTrial.with(plugin) { trial in
                let due = try await plugin.expected()
                let moment = random.moment(upTo: .milliseconds(400))
                let run = try await PluginProcess.run(trial.streaming(everything)) { process in
                    try await process.wait(until: "the process takes the stream over") { try !trial.rows().commits.isEmpty }
                    try await Task.sleep(for: moment)
                    process.send(.terminate)
                }
                try require(
                    run.exit == .code(0), "SIGTERM ends a stream that reads with exit code 0", seen: "\(run.exit)", in: run)
                let took = run.timeToStop ?? .zero
                try require(
                    took < BackfillChecks.busyLimit, "it is gone within \(BackfillChecks.busyLimit)", seen: "\(took)", in: run)
                try trial.requireNoOrphans(in: run)
                try trial.requireUnique(trial.keys(try trial.rows().streamedRows()), "a stream that was stopped", in: run)
                try await trial.stream(untilCommitted: due, trial.streaming(everything))
            }
        }
    }

    /// The kubelet may stop a pod that it has just started; a signal that is lost costs the whole grace period.
    func early() async throws {
        try await StreamTrial.with(plugin) { trial in
            for launch in [trial.streaming(), trial.backfill()] {
                let run = try await PluginProcess.run(launch) { process in
                    try await process.waitUntilSignalsAreCaught()
                    process.send(.terminate)
                }
                let isBackfill = launch.environment["STREAMCONTEXT__BACKFILL"] == "true"
                try require(
                    run.exit == .code(isBackfill ? 2 : 0),
                    "SIGTERM at the first instruction ends \(isBackfill ? "a backfill with 2" : "a stream with 0")",
                    seen: "\(run.exit)", in: run)
                try require(
                    try !trial.rows().isMarkedComplete("first"), "it is not marked complete", seen: "_COMPLETED", in: run)
            }
        }
    }
}
