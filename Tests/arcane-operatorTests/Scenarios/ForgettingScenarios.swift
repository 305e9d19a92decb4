import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Testing

@testable import arcane_operator

/// Streams come and go while an operator runs for months.
@Suite("Streams that are gone", .enabled(if: ScenarioCluster.isEmbedded))
struct ForgettingScenarios {
    @Test("leave nothing behind in the operator, whatever happened to them")
    func gone() async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.withOperator({ $0.limits.simultaneousBackfills = 3 }) { program in
                for _ in 0..<2 {
                    let names = try await cluster.createStreamsOfAllFates()
                    let remembered = program.remembered
                    #expect((remembered["actions"] ?? 0) > 0, "\(remembered)")
                    #expect((remembered["starts"] ?? 0) > 0, "\(remembered)")
                    #expect((remembered["events"] ?? 0) > 1, "\(remembered)")
                    for name in names { try await cluster.delete(cluster.streams, name) }
                    try await cluster.delete(.jobs, "taken")
                    try await cluster.delete(.backfillRequests, "lost")
                    for name in names { try await cluster.waitUntilGone(cluster.streams, name) }
                    // The event of the class stays with the class.
                    try await cluster.waitUntilForgotten(by: program)
                }
            }
        }
    }
}

extension ScenarioCluster {
    /// Waits until an operator remembers nothing of streams, but for one series of events.
    fileprivate func waitUntilForgotten(by program: Operator) async throws {
        let end = ContinuousClock.now + Patience.limit
        while true {
            var remembered = program.remembered
            let cache = program.cache
            remembered["objects"] =
                cache.jobs.cache.count + cache.cronJobs.cache.count + cache.pods.cache.count + cache.requests.cache.count
            if remembered.allSatisfy({ $0.value <= ($0.key == "events" ? 1 : 0) }) { return }
            guard ContinuousClock.now < end else { throw NeverSeen(description: "still remembered: \(remembered)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Creates streams that run, end at once, fail, wait for something, are refused or have a schedule, and waits until they do.
    fileprivate func createStreamsOfAllFates() async throws -> [String] {
        try await client.create(.jobs, Self.manifest(.jobs, "taken", Self.job("sleep 600")), in: namespace)
        try await createRequest("lost", for: "nothing")
        try await createStream("runs")
        try await createStream("ends", "brief")
        try await createStream("fails", "failing")
        try await createStream("waits", "not-there")
        try await createStream("taken")
        try await createStream("stopped", suspended: true)
        try await createStream("scheduled", spec: StreamLayout.v1.cronSpec("steady"))
        try await wait("runs", for: .running)
        try await wait("fails", for: .failed)
        try await wait("waits", for: .pending, reason: "TemplateMissing")
        try await wait("taken", for: .pending, reason: "JobNameConflict")
        try await wait("stopped", for: .suspended)
        try await wait("scheduled", for: .scheduled)
        try await waitForEvent("StreamingCompleted", of: "ends")
        // More than may backfill at once.
        for number in 0..<4 { try await createStream("reads-\(number)", backfill: "long") }
        try await wait(.namespaces, namespace, until: "has a stream that waits for its turn") { _ in
            try await list(streams).contains { $0.message.contains("simultaneousBackfills") }
        }
        return ["runs", "ends", "fails", "waits", "taken", "stopped", "scheduled"] + (0..<4).map { "reads-\($0)" }
    }
}
