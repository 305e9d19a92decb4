import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Foundation
import Testing

@testable import arcane_operator

/// Streams whose Jobs are made by a schedule.
@Suite("A stream with a schedule")
struct CronScenarios {
    static let layouts = [StreamLayout.v1, .v2]

    @Test(
        "has a CronJob, without a backfill before it; its Jobs are the stream's, and tell their own names as backfill ids",
        arguments: layouts)
    func scheduled(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: layout.cronSpec("steady", schedule: "*/5 * * * *"))
            let stream = try await cluster.wait("orders", for: .scheduled)
            #expect(try await cluster.requests(for: "orders").isEmpty)
            let cronJob = try #require(try await cluster.find(.cronJobs, "orders"))
            #expect(cronJob.json["spec"]?["schedule"] == "*/5 * * * *")
            #expect(cronJob.json["spec"]?["concurrencyPolicy"] == "Forbid")
            #expect(cronJob.controller?.uid == stream.uid)
            #expect(cronJob.configurationHash == ConfigurationHash.of(spec: stream.json["spec"] ?? [:]))
            let template = KubernetesObject(cronJob.json["spec"]?["jobTemplate"] ?? [:])
            #expect(template.labels["arcane/stream-id"] == "orders")
            #expect(template.variable(EnvironmentVariable.backfill) == "true")
            let id = template.containers.first?.variables[EnvironmentVariable.backfillID]
            #expect(id?["valueFrom"]?["fieldRef"]?["fieldPath"] == "metadata.labels['job-name']")
            try await cluster.waitForEvent("Scheduled", of: "orders")
        }
    }

    @Test("has a Job when its time comes, whose process knows its id", .enabled(if: ScenarioCluster.isEmbedded))
    func fires() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("telling", script: #"printf %s "$STREAMCONTEXT__BACKFILL_ID" >&2; exit 1"#)
            try await cluster.createStream("orders", spec: StreamLayout.v2.cronSpec("telling", schedule: "* * * * *"))
            try await cluster.wait("orders", for: .scheduled)
            try #require(cluster.embedded).clock.advance(by: .seconds(60))
            // The controller of CronJobs looks at the clock when something happens.
            try await cluster.patch(.cronJobs, "orders", ["metadata": ["annotations": ["seen": "now"]]])
            try await cluster.wait(cluster.streams, "orders", until: "has had a Job") { _ in
                try await cluster.list(.pods, labels: "arcane/stream-id=orders").contains { $0.phase == "Failed" }
            }
            let pod = try await cluster.list(.pods, labels: "arcane/stream-id=orders").first
            let words = pod?.json["status"]?["containerStatuses"]?.arrayValue?.first?["state"]?["terminated"]?["message"]
            let job = try #require(try await cluster.list(.jobs, labels: "arcane/stream-id=orders").first)
            #expect(words?.stringValue?.trimmingCharacters(in: .newlines) == job.name)
            #expect(job.name.hasPrefix("orders-"))
            // A Job of a schedule that fails is the schedule's business.
            #expect(try await cluster.find(cluster.streams, "orders")?.phase == "Scheduled")
        }
    }

    @Test("has Jobs that no limit on backfills counts, since none holds them back", .enabled(if: ScenarioCluster.isEmbedded))
    func uncounted() async throws {
        try await ScenarioCluster.withOperator { settings in
            settings.limits.simultaneousBackfills = 1
        } _: { cluster in
            try await cluster.createStream("orders", spec: StreamLayout.v2.cronSpec("long", schedule: "* * * * *"))
            try await cluster.wait("orders", for: .scheduled)
            try #require(cluster.embedded).clock.advance(by: .seconds(60))
            // The controller of CronJobs looks at the clock when something happens.
            try await cluster.patch(.cronJobs, "orders", ["metadata": ["annotations": ["seen": "now"]]])
            try await cluster.wait(cluster.streams, "orders", until: "has a Job that runs") { _ in
                try await cluster.list(.pods, labels: "arcane/stream-id=orders").contains { $0.phase == "Running" }
            }
            try await cluster.createStream("customers")
            try await cluster.wait("customers", for: .running)
            #expect(try await cluster.livingPods(of: "orders").count == 1)
        }
    }

    @Test("has no CronJob while it is suspended", arguments: layouts)
    func suspended(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: layout.cronSpec("steady", suspended: true))
            try await cluster.wait("orders", for: .suspended)
            #expect(try await cluster.find(.cronJobs, "orders") == nil)
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.wait("orders", for: .scheduled)
            try await cluster.suspend("orders", layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.waitUntilGone(.cronJobs, "orders")
        }
    }

    @Test("is backfilled by a Job when a person asks, and has its CronJob again afterwards", arguments: layouts)
    func request(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: layout.cronSpec("short", backfill: "steady"))
            try await cluster.wait("orders", for: .scheduled)
            let before = try #require(try await cluster.find(.cronJobs, "orders"))
            try await cluster.createRequest("again", for: "orders")
            try await cluster.waitUntilCompleted("again")
            try await cluster.wait(.cronJobs, "orders", until: "is another one") { $0.map { $0.uid != before.uid } ?? false }
            try await cluster.waitUntilGone(.jobs, "orders")
        }
    }

    @Test("has another CronJob where its spec is edited", arguments: layouts)
    func edited(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: layout.cronSpec("steady"))
            try await cluster.wait("orders", for: .scheduled)
            try await cluster.edit("orders", layout.cronSpec("steady", schedule: "1 2 3 4 *"))
            try await cluster.wait(.cronJobs, "orders", until: "has the other schedule") {
                $0?.json["spec"]?["schedule"] == "1 2 3 4 *"
            }
            try await cluster.wait("orders", for: .scheduled)
        }
    }

    @Test("whose schedule makes no sense says so, and heals when it does")
    func nonsense() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: StreamLayout.v2.cronSpec("steady", schedule: "now and then"))
            let refused = try await cluster.wait("orders", for: .pending, reason: "JobRefused")
            #expect(refused.message.contains("schedule"))
            try await cluster.edit("orders", StreamLayout.v2.cronSpec("steady"))
            try await cluster.wait("orders", for: .scheduled)
        }
    }

    @Test("leaves a CronJob of its name that is not its own alone, and has its own when that is gone")
    func conflict() async throws {
        try await ScenarioCluster.run { cluster in
            let theirs: JSONValue = ["spec": ["schedule": "0 0 1 1 *", "jobTemplate": ScenarioCluster.job("exit 0")]]
            try await cluster.client.create(
                .cronJobs, ScenarioCluster.manifest(.cronJobs, "orders", theirs), in: cluster.namespace)
            let uid = try await cluster.find(.cronJobs, "orders")?.uid
            try await cluster.withOperator { _ in
                try await cluster.createStream("orders", spec: StreamLayout.v2.cronSpec("steady"))
                try await cluster.wait("orders", for: .pending, reason: "JobNameConflict")
                #expect(try await cluster.find(.cronJobs, "orders")?.uid == uid)
                try await cluster.delete(.cronJobs, "orders")
                try await cluster.wait("orders", for: .scheduled)
            }
        }
    }
}
