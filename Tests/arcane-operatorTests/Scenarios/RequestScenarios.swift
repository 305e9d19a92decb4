import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// What becomes of BackfillRequests.
@Suite("A request for a backfill")
struct RequestScenarios {
    @Test(
        "of a stream that runs makes its Job give way, and the stream runs again afterwards", arguments: StreamLayout.allCases)
    func running(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "short", suspended: true, layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false, layout: layout)
            let before = try await cluster.waitForStreaming("orders")
            try await cluster.createRequest("again", for: "orders")
            try await cluster.waitUntilCompleted("again")
            let after = try await cluster.waitForStreaming("orders")
            #expect(after.uid != before.uid)
            #expect(after.configurationHash == before.configurationHash)
            #expect(try await cluster.requests(for: "orders").map(\.name) == ["again"])
        }
    }

    @Test("of a suspended stream waits, says so, and is the first to run", arguments: StreamLayout.allCases)
    func suspended(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true, layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("again", for: "orders", payload: ["from": "2024"])
            let waiting = try await cluster.waitUntilWaiting("again", "StreamSuspended")
            #expect(waiting.condition("Progressing")?["status"] == "False")
            #expect(try await cluster.find(cluster.streams, "orders")?.phase == "Suspended")
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.waitUntilCompleted("again")
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("of a failed stream waits, says so, and runs when a person lets the stream go on")
    func failed() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "obedient", suspended: true, more: ["broken": true])
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            try await cluster.wait("orders", for: .failed)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.waitUntilWaiting("again", "StreamFailed")
            try await cluster.edit("orders", ["broken": .null])
            #expect(try await cluster.find(cluster.streams, "orders")?.phase == "Failed")
            try await cluster.annotate(cluster.streams, "orders", nil)
            try await cluster.waitUntilCompleted("again")
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("says that it waits for an older one, which comes first; both are done by one backfill where neither has a payload")
    func several() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "unhurried", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("first", for: "orders")
            try await cluster.createRequest("second", for: "orders")
            // Kubernetes tells times in seconds: what was asked for in the second in which the backfill begins may have come after it.
            try await cluster.waitUntilNextSecond(after: "second")
            try await cluster.suspend("orders", false)
            let backfill = try await cluster.waitForBackfill("orders", of: "first")
            try await cluster.waitUntilWaiting("second", "OtherBackfillFirst")
            try await cluster.waitUntilCompleted("first")
            try await cluster.waitUntilCompleted("second")
            let streaming = try await cluster.waitForStreaming("orders")
            #expect(streaming.uid != backfill.uid)
        }
    }

    @Test("with a payload is a backfill of its own, after the older one")
    func payloads() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "unhurried", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("a-first", for: "orders")
            try await cluster.createRequest("b-second", for: "orders", payload: ["from": "2024"])
            try await cluster.suspend("orders", false)
            try await cluster.waitForBackfill("orders", of: "a-first")
            let second = try await cluster.waitForBackfill("orders", of: "b-second")
            #expect(try await cluster.find(.backfillRequests, "a-first")?.isCompleted == true)
            for name in ["STREAMCONTEXT__OVERRIDE", "STREAMCONTEXT_SPEC_OVERRIDE"] {
                #expect(second.variable(name) == #"{"from":"2024"}"#)
            }
            let done = try await cluster.waitUntilCompleted("b-second")
            #expect(done.json["spec"]?["payload"] == ["from": "2024"])
        }
    }

    @Test("that is deleted while it runs takes its Job along, and the stream goes on")
    func deleted() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.suspend("orders", false)
            try await cluster.waitForBackfill("orders", of: "again")
            try await cluster.delete(.backfillRequests, "again")
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.requests(for: "orders").isEmpty)
        }
    }

    @Test("that a person completes while it runs ends its Job, and the stream goes on")
    func completedByHand() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long")
            let job = try await cluster.waitForBackfill("orders")
            let id = try #require(job.variable(EnvironmentVariable.backfillID))
            try await cluster.patch(.backfillRequests, id, ["spec": ["completed": true]])
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.requests(for: "orders").map(\.name) == [id])
        }
    }

    @Test("for no stream says what is missing, and runs when that appears")
    func streamMissing() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createRequest("early", for: "orders")
            let lost = try await cluster.waitUntilWaiting("early", "StreamMissing")
            #expect(lost.condition("Completed")?["message"]?.stringValue?.contains("orders") == true)
            #expect(try await cluster.waitForEvent("StreamMissing", of: "early").first?.contains("spec.streamId") == true)
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.waitUntilWaiting("early", "StreamSuspended")
            try await cluster.suspend("orders", false)
            try await cluster.waitUntilCompleted("early")
        }
    }

    @Test("for no class says what is missing, and runs when that appears")
    func classMissing() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let other = ScenarioCluster.kind("t\(cluster.mark)")
            try await cluster.createRequest("early", for: "orders", class: "late-\(cluster.mark)")
            let lost = try await cluster.waitUntilWaiting("early", "ClassMissing")
            #expect(lost.condition("Completed")?["message"]?.stringValue?.contains("late-\(cluster.mark)") == true)
            try await cluster.waitForEvent("ClassMissing", of: "early")
            try await cluster.createKind(other)
            try await cluster.createClass("late-\(cluster.mark)", of: other)
            try await cluster.waitUntilWaiting("early", "StreamMissing")
        }
    }

    @Test("that a person made outlives its stream, and is the only backfill of the next one of that name")
    func outlives() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.delete(cluster.streams, "orders")
            try await cluster.waitUntilWaiting("again", "StreamMissing")
            try await cluster.createStream("orders")
            try await cluster.waitUntilCompleted("again")
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.requests(for: "orders").map(\.name) == ["again"])
        }
    }

    @Test("that is completed is kept up to the number that is set, the newest ones of each stream")
    func history() async throws {
        try await ScenarioCluster.withOperator { settings in
            settings.limits.completedRequests = 2
        } _: { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            for name in ["a", "b", "c", "d"] {
                try await cluster.createRequest(name, for: "orders", payload: ["name": .string(name)])
                try await cluster.waitUntilNextSecond(after: name)
            }
            try await cluster.createRequest("other", for: "customers")
            try await cluster.suspend("orders", false)
            try await cluster.waitUntilGone(.backfillRequests, "b")
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.list(.backfillRequests).map(\.name).sorted() == ["c", "d", "other"])
        }
    }

    @Test("waits where as many backfills run as may, says so, and starts when one has ended")
    func simultaneous() async throws {
        try await ScenarioCluster.withOperator { settings in
            settings.limits.simultaneousBackfills = 1
        } _: { cluster in
            try await cluster.createStream("first", backfill: "long")
            try await cluster.wait("first", for: .backfilling)
            try await cluster.createStream("second")
            let waiting = try await cluster.wait("second", for: .pending, reason: "Waiting")
            #expect(waiting.message.contains("limits.simultaneousBackfills"))
            try await cluster.suspend("first")
            try await cluster.wait("second", for: .running)
        }
    }
}
