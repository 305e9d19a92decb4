import ArcaneCore
import ArcaneResources
import Foundation

/// What a process lets others see of itself.
struct ObservabilityChecks {
    let plugin: PluginUnderTest

    /// The names that dashboards and alerts are built on.
    static let metricNames = [
        "rows_read_total", "bytes_read_total", "rows_committed_total", "bytes_committed_total", "rows_rejected_total",
        "files_committed_total", "commits_total", "windows_total", "retries_total", "window_duration_seconds_count",
        "lag_seconds",
        "last_commit_timestamp_seconds",
    ]

    /// Alerts are made of these names; a figure that is missing is an alert that never comes.
    func metrics() async throws {
        try await StreamTrial.with(plugin) { trial in
            let due = try await plugin.expected()
            let port = try FreePort.find()
            let endpoint = PluginEndpoint(port: port)
            let launch = trial.streaming(["lookBackInterval": "3650d"], PluginEndpoint.variables(port))
            let run = try await PluginProcess.run(launch) { process in
                try await process.wait(until: "every record is committed and counted") {
                    guard let text = try? await endpoint.get("/metrics").text else { return false }
                    return (PluginEndpoint.value("arcane_stream_rows_committed_total", in: text) ?? 0) >= Double(due.count)
                }
                // The lag is not known while a stream catches up whose source cannot say of which time a position is.
                for name in ObservabilityChecks.metricNames {
                    try await process.wait(until: "/metrics has arcane_stream_\(name)") {
                        let text = try await endpoint.get("/metrics").text
                        return PluginEndpoint.value("arcane_stream_\(name)", in: text) != nil
                    }
                }
                let text = try await endpoint.get("/metrics").text
                for label in ["stream_id=\"\(trial.name)\"", "kind=\"\(plugin.kind)\"", "mode=\"stream\""] {
                    try require(text.contains(label), "the figures carry \(label)", seen: "they do not")
                }
                let health = try await endpoint.get("/healthz")
                try require(health.status == 200, "/healthz is good while the stream moves", seen: "\(health)")
                process.send(.terminate)
            }
            try require(run.exit == .code(0), "SIGTERM ends a stream with exit code 0", seen: "\(run.exit)", in: run)
        }
    }

    /// The process would otherwise run unseen. It must not take the stream from the process that has the port, either.
    func portTaken() async throws {
        try await StreamTrial.with(plugin) { trial in
            let run = try await KubernetesAPIStub.serving { stub in
                try await PluginProcess.run(trial.streaming([:], PluginEndpoint.variables(stub.port)))
            }
            try require(run.exit == .code(1), "a port that is taken ends the process with 1", seen: "\(run.exit)", in: run)
            let port = run.launch.environment["ARCANE__METRICS_PORT"] ?? ""
            try require(
                run.standardError.contains(port), "the message names port \(port)", seen: "it does not", in: run)
            let commits = try trial.rows().commits.count
            try require(commits == 0, "the stream is not touched", seen: "\(commits) commits", in: run)
        }
    }

    /// The operator shows it in the stream's status, where a person looks first.
    func terminationMessage() async throws {
        try await StreamTrial.with(plugin) { trial in
            let file = "\(trial.folder)/termination-log"
            let variables = ["ARCANE__TERMINATION_LOG": file]
            func lastWords(_ launch: PluginLaunch) async throws -> (String, PluginRun) {
                try Data().write(to: URL(filePath: file))
                let run = try await PluginProcess.run(launch)
                return (String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self), run)
            }
            let unwritable: JSONValue = ["sink": ["location": .string("file://\(file)/below")]]
            let failures = [
                (
                    trial.backfill("first", [:], variables.merging([EnvironmentVariable.spec: "[]"]) { $1 }),
                    EnvironmentVariable.spec
                ),
                (trial.backfill("first", unwritable, variables), file),
                (
                    trial.backfill("first", [:], variables.merging(["ARCANE__METRICS_PORT": "none"]) { $1 }),
                    "ARCANE__METRICS_PORT"
                ),
            ]
            for (launch, name) in failures {
                let (message, run) = try await lastWords(launch)
                try require(message.contains(name), "the termination message names \(name)", seen: "'\(message)'", in: run)
                try require(message.utf8.count <= 4096, "it has at most 4,096 bytes", seen: "\(message.utf8.count)", in: run)
            }
            let (message, run) = try await lastWords(trial.backfill("first", [:], variables))
            try require(
                run.exit == .code(0) && message.isEmpty, "a success leaves no last words", seen: "'\(message)'", in: run)
        }
    }
}
