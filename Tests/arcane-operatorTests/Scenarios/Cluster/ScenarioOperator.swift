import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcanePrometheus
import ArcaneResources
import ArcaneTestSupport
import Foundation
import Logging
import Testing

@testable import arcane_operator

// The operator.
extension ScenarioCluster {
    /// What operators log is seen with `ARCANE_TEST_LOG` only.
    static let logger = Logger(label: "operator") { label in
        guard ProcessInfo.processInfo.environment["ARCANE_TEST_LOG"] != nil else { return SwiftLogNoOpLogHandler() }
        var handler = StreamLogHandler.standardError(label: label)
        handler.logLevel = .debug
        return handler
    }

    /// The settings of an operator of this scenario: alone, in its namespace, without endpoints.
    func settings(_ change: (inout OperatorSettings) -> Void = { _ in }) throws -> OperatorSettings {
        var settings = try #require(
            OperatorSettings.decode(from: [
                "namespaces": [.string(namespace)], "leaderElection": ["enabled": false, "namespace": .string(namespace)],
                "probes": ["addr": ":0"], "telemetry": ["metricsBindAddress": ":0"],
            ]).value)
        change(&settings)
        return settings
    }

    /// Runs an operator while `body` runs, or until it has lost its Lease.
    func withOperator<Result: Sendable>(
        _ change: (inout OperatorSettings) -> Void = { _ in }, identity: String = "scenario",
        _ body: @escaping @Sendable (Operator) async throws -> Result
    ) async throws -> Result {
        let program = Operator(
            try settings(change), configuration: configuration, identity: identity, registry: PrometheusRegistry(),
            logger: Self.logger)
        return try await withBackgroundTask {
            do { try await program.run() } catch is CancellationError {} catch is Leadership.Lost {}
        } _: {
            try await body(program)
        }
    }

    /// Runs `body` on a cluster with an operator.
    static func withOperator(
        _ change: @escaping @Sendable (inout OperatorSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (ScenarioCluster) async throws -> Void
    ) async throws {
        try await run { cluster in
            try await cluster.withOperator(change) { _ in try await body(cluster) }
        }
    }

    /// What an operator has written so far, events and Leases left out: verb, kind, name and what was answered.
    func writes(of identity: String = "scenario") throws -> [String] {
        try #require(embedded).writes.entries
            .filter { $0.call.isOf(identity) && !["events", "leases"].contains($0.call.resource.plural) }
            .map { entry in
                let call = entry.call
                return
                    "\(call.verb.rawValue) \(call.resource.plural) \(call.name)\(call.subresource.map { "/\($0)" } ?? "") \(entry.status)"
            }
    }
}

extension Operator {
    /// Whether nothing is due, and nothing waits for its time.
    var isAtRest: Bool { streamQueue.isIdle && requestQueue.isIdle && classQueue.isIdle }

    /// How often a controller has looked at something.
    func looks(_ controller: String) -> Int {
        figure("controller_runtime_reconcile_total", "controller=\"\(controller)\"")
    }

    /// How much is remembered of streams, besides the objects themselves, as `/metrics` tells: by what it is.
    var remembered: [String: Int] {
        refreshMetrics()
        let parts = ["actions", "starts", "events"].map { ($0, figure("arcane_remembered", "what=\"\($0)\"")) }
        return Dictionary(uniqueKeysWithValues: parts + [("failing", figure("workqueue_failing", ""))])
    }

    /// A figure of `/metrics`: the sum of the series whose labels have `label`.
    private func figure(_ name: String, _ label: String) -> Int {
        registry.text.split(separator: "\n").filter { $0.hasPrefix("\(name){") && $0.contains(label) }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.map { Int($0) }.reduce(0, +)
    }
}

extension ScenarioCluster {
    /// Waits until an operator has nothing to do.
    func waitUntilAtRest(_ program: Operator) async throws {
        let end = ContinuousClock.now + Patience.limit
        while !program.isAtRest {
            guard ContinuousClock.now < end else { throw NeverSeen(description: "the operator does not come to rest") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
