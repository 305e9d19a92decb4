import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcanePluginTesting
import ArcaneResources
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_operator

/// The operator as a process.
@Suite("The process of the operator", .enabled(if: ScenarioCluster.isEmbedded))
struct ProcessScenarios {
    @Test("runs streams, tells how it is, and gives its Lease back when it is stopped, which another takes at once")
    func stopped() async throws {
        try await ScenarioCluster.run { cluster in
            let lease = ["--lease-duration", "1h"]
            let first = try OperatorProcess(cluster, "first", arguments: lease)
            let second = try OperatorProcess(cluster, "second", arguments: lease)
            let run = try await PluginProcess.run(first.launch, limit: Patience.limit) { process in
                try await first.waitUntilReady(process, "leads")
                #expect(try await first.get(first.healthPort, "/healthz") == "200 ok\n")
                let standby = try await PluginProcess.run(second.launch, limit: Patience.limit) { other in
                    try await second.waitUntilReady(other, "stands by")
                    try await cluster.createStream("orders")
                    try await cluster.wait("orders", for: .running)
                    for name in [
                        "arcane_streams{class=\"\(cluster.className)\",phase=\"Running\"} 1", "arcane_stream_transitions_total",
                        "controller_runtime_reconcile_total", "rest_client_requests_total", "workqueue_depth",
                        "leader_election_master_status{name=\"arcane-operator\"} 1",
                    ] {
                        // The operator learns a moment after it has written it that a stream is running.
                        try await process.wait(until: "\(name) is among the metrics", limit: Patience.limit) {
                            try await first.get(first.metricsPort, "/metrics").contains(name)
                        }
                    }
                    process.send(.terminate)
                    // It would not lead for an hour if the Lease had not been given back.
                    try await second.waitUntilReady(other, "leads")
                    let told = try await cluster.find(.leases, "arcane-operator")
                    #expect(told?.json["spec"]?["holderIdentity"] == "second")
                    other.send(.terminate)
                }
                #expect(standby.exit == .code(0), "\(standby.standardError)")
            }
            #expect(run.exit == .code(0), "\(run.standardError)")
            #expect(run.timeToStop ?? .zero < .seconds(10))
            let left = try await cluster.find(.leases, "arcane-operator")
            #expect((left?.json["spec"]?["holderIdentity"]?.stringValue ?? "") == "")
            #expect(!run.allOutput.contains(try Self.token(of: cluster)))
        }
    }

    @Test("that is killed is replaced by another within 15 seconds, which goes on where it was")
    func killed() async throws {
        try await ScenarioCluster.run { cluster in
            let first = try OperatorProcess(cluster, "first")
            let second = try OperatorProcess(cluster, "second")
            _ = try await PluginProcess.run(first.launch, limit: Patience.limit) { process in
                try await first.waitUntilReady(process, "leads")
                _ = try await PluginProcess.run(second.launch, limit: Patience.limit) { other in
                    try await second.waitUntilReady(other, "stands by")
                    try await cluster.createStream("orders")
                    try await cluster.wait("orders", for: .running)
                    let job = try await cluster.job("orders")
                    let version = try await cluster.find(cluster.streams, "orders")?.resourceVersion
                    process.send(.kill)
                    let killed = ContinuousClock.now
                    try await second.waitUntilReady(other, "leads")
                    #expect(killed.duration(to: .now) < .seconds(15))
                    try await cluster.createStream("customers")
                    try await cluster.wait("customers", for: .running)
                    #expect(try await cluster.job("orders")?.uid == job?.uid)
                    #expect(try await cluster.find(cluster.streams, "orders")?.resourceVersion == version)
                    other.send(.terminate)
                }
            }
        }
    }

    @Test(
        "refuses wrong settings, all of them at once, by their names",
        arguments: [
            (
                ["--workers", "0", "--renew-deadline", "20s"],
                ["limits.workers", "renewDeadline", "shorter than leaseDuration"]
            ),
            (["--health-address", "nowhere"], ["probes.addr", "nowhere", ":8888"]),
            (["--log-level", "loud"], ["telemetry.logLevel", "loud"]),
            (["--config", "/nowhere/settings.yaml"], ["/nowhere/settings.yaml", "cannot be read"]),
            (["--kubeconfig", "/nowhere/kubeconfig"], ["/nowhere/kubeconfig"]),
            (["--workres", "3"], ["--workres"]),
        ])
    func refused(arguments: [String], words: [String]) async throws {
        let run = try await PluginProcess.run(
            PluginLaunch(executable: OperatorProcess.program, arguments: ["run"] + arguments, environment: ["HOME": "/nowhere"])
        )
        #expect(run.exit != .code(0))
        for word in words { #expect(run.standardError.contains(word), "\(run.standardError)") }
    }

    @Test("refuses an address that is taken, and names the setting")
    func addressTaken() async throws {
        try await ScenarioCluster.run { cluster in
            let first = try OperatorProcess(cluster, "first")
            _ = try await PluginProcess.run(first.launch, limit: Patience.limit) { process in
                try await first.waitUntilReady(process, "leads")
                let second = try await PluginProcess.run(first.launch)
                #expect(second.exit == .code(1))
                #expect(second.standardError.contains("--health-address"), "\(second.standardError)")
                process.send(.terminate)
            }
        }
    }

    @Test("says that it is not ready while it may not read what it needs")
    func notReady() async throws {
        try await ScenarioCluster.run { cluster in
            try #require(cluster.embedded).faults.set { call, moment in
                guard moment == .before, call.resource.plural == "jobs", call.isOf("first") else { return nil }
                return .answer(.forbidden(call.resource, "", "User \"operator\" cannot list it"))
            }
            let first = try OperatorProcess(cluster, "first")
            let run = try await PluginProcess.run(first.launch, limit: Patience.limit) { process in
                try await process.wait(until: "says what it cannot read", limit: Patience.limit) {
                    let answer = try? await first.get(first.healthPort, "/readyz")
                    return answer?.hasPrefix("503") == true && answer?.contains("Jobs: ") == true
                        && answer?.contains("is forbidden") == true
                }
                #expect(try await first.get(first.healthPort, "/healthz") == "200 ok\n")
                try #require(cluster.embedded).faults.set(nil)
                try await first.waitUntilReady(process, "leads")
                process.send(.terminate)
            }
            #expect(run.exit == .code(0))
        }
    }

    private static func token(of cluster: ScenarioCluster) throws -> String {
        let folder = URL(filePath: try #require(cluster.embedded).kubeconfig).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "token"), encoding: .utf8)
    }
}

/// A replica of the operator, as a process of its own.
struct OperatorProcess: Sendable {
    static let program = Repository.program("arcane-operator")
    private static let http = HTTPClient()

    let launch: PluginLaunch
    let healthPort: Int
    let metricsPort: Int

    /// A replica that is called `identity`, with the settings that it has by itself and those of `arguments`.
    init(_ cluster: ScenarioCluster, _ identity: String, arguments: [String] = []) throws {
        healthPort = try FreePort.find()
        metricsPort = try FreePort.find()
        launch = PluginLaunch(
            executable: Self.program,
            arguments: [
                "run", "--kubeconfig", try #require(cluster.embedded).kubeconfig, "--namespaces", cluster.namespace,
                "--lease-namespace", cluster.namespace, "--health-address", "127.0.0.1:\(healthPort)",
            ] + arguments,
            environment: [
                "POD_NAME": identity, "ARCANE_OPERATOR__TELEMETRY__METRICS_BIND_ADDRESS": "127.0.0.1:\(metricsPort)",
                "ARCANE_OPERATOR__TELEMETRY__LOG_LEVEL": "Info",
            ])
    }

    /// What a page answers: its status and its text.
    func get(_ port: Int, _ path: String) async throws -> String {
        let answer = try await Self.http.fetch(HTTPRequest("GET", "http://127.0.0.1:\(port)\(path)"), limit: 1 << 20)
        return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
    }

    /// Waits until the process says that it is ready, and `word`.
    func waitUntilReady(_ process: PluginProcess, _ word: String) async throws {
        // Before the page is there the request fails.
        try await process.wait(until: "is ready: \(word)", limit: Patience.limit) {
            (try? await get(healthPort, "/readyz")) == "200 ok: \(word)\n"
        }
    }
}
