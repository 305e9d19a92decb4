import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// What the operator that this one takes over from does wrong, and what is done here instead. The numbers are those of docs/operator.md; those that
/// are missing here are scenarios of their own elsewhere.
@Suite("Reference defect")
struct ReferenceDefectScenarios {
    @Test(
        "1: an outcome is lost where the Job is removed a second after its end; here it is recorded first, also across a restart"
    )
    func outcome() async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.createTemplate(
                "quick", script: Scripts.backfilled(Scripts.untilStopped(exit: 0)), ["spec": ["ttlSecondsAfterFinished": 0]])
            try await cluster.createTemplate("late", script: "sleep 1; exit 0", ["spec": ["ttlSecondsAfterFinished": 0]])
            try await cluster.withOperator { _ in
                try await cluster.createStream("orders", "quick", backfill: "late")
                try await cluster.waitForBackfill("orders")
            }
            // It ends while nobody looks.
            try await cluster.wait(.jobs, "orders", until: "is complete") { $0?.condition("Complete")?["status"] == "True" }
            #expect(try await cluster.requests(for: "orders").allSatisfy { !$0.isCompleted })
            try await cluster.withOperator { _ in
                try await cluster.wait("orders", for: .running)
                let requests = try await cluster.requests(for: "orders")
                #expect(requests.count == 1 && requests.allSatisfy(\.isCompleted))
                #expect(try await cluster.waitForEvent("BackfillStarted", of: "orders").count == 1)
            }
        }
    }

    @Test("2: suspending a stream that is pending is undone; here the spec is never written", arguments: StreamLayout.allCases)
    func specIsNeverWritten(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", layout: layout)
            try await cluster.wait("orders", for: .running)
            try await cluster.suspend("orders", layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.wait("orders", for: .running)
            // One for the beginning, and one for each edit.
            #expect(try await cluster.find(cluster.streams, "orders")?.generation == 3)
        }
    }

    @Test(
        "3: fields of a spec that the operator does not know are erased, and the Job restarted; here they stay",
        arguments: StreamLayout.allCases)
    func unknownFields(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            let extra: JSONValue = [
                "execution": ["extra": ["deep": [1, nil, "x"]]], "jobTemplateRef": ["apiGroup": "streaming.sneaksanddata.com"],
            ]
            try await cluster.createStream("orders", spec: layout.spec("steady").merging(extra))
            let spec = try await cluster.find(cluster.streams, "orders")?.json["spec"]
            let job = try await cluster.waitForStreaming("orders")
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.find(cluster.streams, "orders")?.json["spec"] == spec)
            #expect(try await cluster.job("orders")?.uid == job.uid)
        }
    }

    @Test("7: a class that was deleted is not taken up again before a restart; here it is, again and again")
    func classes() async throws {
        try await ScenarioCluster.withOperator { cluster in
            for count in 0..<3 {
                try await cluster.delete(.streamClasses, cluster.className)
                try await cluster.createClass()
                try await cluster.waitUntilReady(cluster.className)
                try await cluster.createStream("orders-\(count)")
                try await cluster.wait("orders-\(count)", for: .running)
            }
        }
    }

    @Test("10: a request is taken by a stream of its name, whatever its class; here the class counts")
    func classOfRequest() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("stray", for: "orders", class: "another-\(cluster.mark)")
            try await cluster.waitUntilWaiting("stray", "ClassMissing")
            try await cluster.suspend("orders", false)
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.find(.backfillRequests, "stray")?.isCompleted == false)
        }
    }

    @Test(
        "14: a backfill request of a layout v2 stream with a schedule only ends in a panic; here its template is the schedule's"
    )
    func batchOnly() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", spec: StreamLayout.v2.cronSpec("steady"))
            try await cluster.wait("orders", for: .scheduled)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.waitUntilCompleted("again")
            try await cluster.wait("orders", for: .scheduled)
        }
    }

    @Test("15: the backfill template is looked for in the namespace of the other one; here each has its own")
    func namespaces() async throws {
        try await ScenarioCluster.run { cluster in
            let other = "\(cluster.namespace)-other"
            try await cluster.client.create(.namespaces, ["metadata": ["name": .string(other)]])
            try await cluster.createTemplate("there", script: Scripts.untilStopped(exit: 0), in: other)
            try await cluster.withOperator({ $0.namespaces.append(other) }) { _ in
                try await cluster.createStream(
                    "orders",
                    spec: [
                        "jobTemplateRef": ["name": "there", "namespace": .string(other)],
                        "backfillJobTemplateRef": ["name": "steady"],
                    ])
                try await cluster.wait("orders", for: .running)
                let streaming = try await cluster.job("orders")
                #expect(streaming?.containers.first?["command"]?.arrayValue?.last?.stringValue == Scripts.untilStopped(exit: 0))
                #expect(streaming?.namespace == cluster.namespace)
            }
            try await cluster.client.delete(.namespaces, ObjectName("", other))
        }
    }

    @Test(
        "17: a status of an older operator stops a stream for ever; here its phase is read",
        arguments: [
            ("RUNNING", StreamPhase.running), ("RELOADING", .running), ("SUSPENDED", .running), ("FAILED", .running),
        ])
    func phases(recorded: String, expected: StreamPhase) async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.createStream("orders")
            let stream = try #require(try await cluster.find(cluster.streams, "orders"))
            try await cluster.client.mergePatch(
                cluster.streams, stream.objectName, ["status": ["phase": .string(recorded)]], subresource: "status")
            try await cluster.withOperator { _ in
                try await cluster.wait("orders", for: expected)
                // It is no new stream, so that it is not backfilled.
                #expect(try await cluster.requests(for: "orders").isEmpty)
            }
        }
    }

    @Test("20: a streaming Job that is complete stays where its template has no time to live; here the next one starts")
    func noTimeToLive() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "short")
            let first = try await cluster.waitForStreaming("orders")
            try await cluster.waitForJob("orders", "is the next one") { $0.uid != first.uid }
        }
    }

    @Test("21: a class that cannot be read keeps classes after it waiting; here each is by itself")
    func classesAreApart() async throws {
        try await ScenarioCluster.run { cluster in
            let missing = ScenarioCluster.kind("t\(cluster.mark)")
            try await cluster.createClass("a-missing-\(cluster.mark)", of: missing)
            try await cluster.withOperator { _ in
                try await cluster.waitUntilFailed("a-missing-\(cluster.mark)", "KindMissing")
                try await cluster.createStream("orders")
                try await cluster.wait("orders", for: .running)
            }
        }
    }

    @Test("22: requests of a stream that is deleted stay, and backfill its successor twice; here they go with it")
    func successor() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long")
            let old = try await cluster.waitForBackfill("orders")
            let id = try #require(old.variable(EnvironmentVariable.backfillID))
            try await cluster.delete(cluster.streams, "orders")
            try await cluster.waitUntilGone(.backfillRequests, id)
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            let requests = try await cluster.requests(for: "orders")
            #expect(requests.count == 1)
            #expect(requests.first?.name != id)
        }
    }

    @Test("25: the class of a stream with a failed Job sees exactly one Job, and says what happened")
    func oneJob() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "failing")
            let failed = try await cluster.wait("orders", for: .failed)
            #expect(failed.reason == "JobFailed")
            let told = try await cluster.wait(cluster.streams, "orders", until: "tells what it last said") {
                $0?.message.contains("the source is gone") == true
            }
            #expect(told?.message.contains("suspend and unsuspend") == true)
            #expect(try await cluster.waitForEvent("BackfillStarted", of: "orders").count == 1)
        }
    }
}
