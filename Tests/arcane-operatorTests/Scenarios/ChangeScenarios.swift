import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// What happens when somebody changes what a stream is made of.
@Suite("A change")
struct ChangeScenarios {
    @Test(
        "of the spec replaces the Job; the old one is gone, its pods included, before the new one starts",
        arguments: StreamLayout.allCases)
    func spec(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "slow", layout: layout)
            try await cluster.wait("orders", for: .running)
            let old = try #require(try await cluster.job("orders"))
            try await cluster.edit("orders", ["table": "orders_v2"])
            try await cluster.wait(.jobs, "orders", until: "is made from the new spec") { job in
                let owners = Set(try await cluster.livingPods(of: "orders").compactMap { $0.controller?.uid })
                #expect(owners.count <= 1, "two writers")
                return job.map { !$0.isTerminating && $0.configurationHash != old.configurationHash } ?? false
            }
            try await cluster.wait(cluster.streams, "orders", until: "is recorded with the hash of its new spec") { stream in
                stream?.phase == StreamPhase.running.rawValue
                    && stream?.json["status"]?["configurationHash"]?.stringValue
                        == ConfigurationHash.of(spec: stream?.json["spec"] ?? [:])
            }
            #expect(try await cluster.job("orders")?.variable(EnvironmentVariable.spec)?.contains("orders_v2") == true)
            #expect(try await cluster.requests(for: "orders").count == 1)
        }
    }

    @Test("of the spec during a backfill restarts it with the same request", arguments: StreamLayout.allCases)
    func specWhileBackfilling(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long", layout: layout)
            let old = try await cluster.waitForBackfill("orders")
            let id = try #require(old.variable(EnvironmentVariable.backfillID))
            try await cluster.edit("orders", ["table": "orders_v2"])
            let new = try await cluster.waitForJob("orders", "is another one") { $0.uid != old.uid }
            #expect(new.isBackfill)
            #expect(new.variable(EnvironmentVariable.backfillID) == id)
            #expect(new.variable(EnvironmentVariable.spec)?.contains("orders_v2") == true)
            #expect(try await cluster.requests(for: "orders").count == 1)
        }
    }

    @Test("of a request that runs restarts the backfill with what it says now")
    func request() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long")
            let old = try await cluster.waitForBackfill("orders")
            let id = try #require(old.variable(EnvironmentVariable.backfillID))
            try await cluster.patch(.backfillRequests, id, ["spec": ["payload": ["from": "2025"]]])
            let new = try await cluster.waitForJob("orders", "is another one") { $0.uid != old.uid }
            #expect(new.variable(EnvironmentVariable.overrides[0]) == #"{"from":"2025"}"#)
            #expect(new.variable(EnvironmentVariable.backfillID) == id)
        }
    }

    @Test("of a template counts from the next start on, and a condition says so until then")
    func template() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("mine", script: Scripts.backfilled(Scripts.untilStopped(exit: 0)))
            try await cluster.createStream("orders", "mine")
            try await cluster.wait("orders", for: .running)
            let old = try #require(try await cluster.job("orders"))
            try await cluster.patch(
                .streamingJobTemplates, "mine", ["spec": ["spec": ["template": ["spec": ["terminationGracePeriodSeconds": 4]]]]]
            )
            let told = try await cluster.wait(cluster.streams, "orders", until: "says that its Job is older") {
                $0?.condition("TemplateCurrent")?["status"] == "False"
            }
            #expect(told?.phase == "Running")
            #expect(told?.condition("TemplateCurrent")?["reason"] == "TemplateChanged")
            #expect(try await cluster.job("orders")?.uid == old.uid)
            try await cluster.delete(.jobs, "orders")
            let new = try await cluster.waitForJob("orders", "is another one") { $0.uid != old.uid }
            #expect(new.json["spec"]?["template"]?["spec"]?["terminationGracePeriodSeconds"] == 4)
            try await cluster.wait(cluster.streams, "orders", until: "says that its Job is current") {
                $0?.condition("TemplateCurrent")?["status"] == "True"
            }
        }
    }

    @Test("of which templates a stream names counts at once")
    func templateReference() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "short")
            try await cluster.waitForStreaming("orders")
            try await cluster.edit("orders", ["jobTemplateRef": ["name": "steady"]])
            try await cluster.waitForJob("orders", "is made from the other template") {
                $0.containers.first?["command"]?.arrayValue?.last?.stringValue == Scripts.all["steady"]
            }
        }
    }

    @Test("of nothing but the cluster's: a Job that is deleted by hand is started again in the mode it had")
    func jobDeleted() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long")
            let backfill = try await cluster.waitForBackfill("orders")
            let id = try #require(backfill.variable(EnvironmentVariable.backfillID))
            try await cluster.delete(.jobs, "orders")
            let again = try await cluster.waitForJob("orders", "is another one") { $0.uid != backfill.uid }
            #expect(again.isBackfill && again.variable(EnvironmentVariable.backfillID) == id)
            try await cluster.edit("orders", ["backfillJobTemplateRef": ["name": "steady"]])
            let streaming = try await cluster.waitForStreaming("orders")
            try await cluster.delete(.jobs, "orders")
            let anew = try await cluster.waitForJob("orders", "is another one") { $0.uid != streaming.uid }
            #expect(!anew.isBackfill)
        }
    }

    @Test("from following the source to a schedule, and back", arguments: [StreamLayout.v1, .v2])
    func backend(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true, layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.wait("orders", for: .running)
            try await cluster.edit(
                "orders", layout.cronSpec("steady").merging(["execution": ["streamingBackend": ["changeCapture": .null]]]))
            try await cluster.wait("orders", for: .scheduled)
            #expect(try await cluster.find(.cronJobs, "orders") != nil)
            try await cluster.waitUntilGone(.jobs, "orders")
            try await cluster.edit(
                "orders", layout.spec("steady").merging(["execution": ["streamingBackend": ["batch": .null]]]))
            try await cluster.wait("orders", for: .running)
            try await cluster.waitUntilGone(.cronJobs, "orders")
        }
    }
}
