import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// The beginning, the end and the pauses of a stream, with real Jobs.
@Suite("The life of a stream")
struct LifecycleScenarios {
    @Test("begins with a backfill, whose request is completed before the stream runs", arguments: StreamLayout.allCases)
    func newStream(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", layout: layout)
            try await cluster.wait("orders", for: .running)
            let job = try #require(try await cluster.job("orders"))
            #expect(!job.isBackfill)
            #expect(job.variable(EnvironmentVariable.backfill) == "false")
            let requests = try await cluster.requests(for: "orders")
            #expect(requests.count == 1)
            let request = try #require(requests.first)
            #expect(request.name.hasPrefix("orders-initial-backfill-"))
            #expect(request.isCompleted)
            let told = try await cluster.wait(.backfillRequests, request.name, until: "says that it is completed") {
                $0?.phase == "Completed"
            }
            #expect(told?.json["status"]?["completionTime"] != nil)
            for reason in ["BackfillRequested", "BackfillStarted", "BackfillCompleted", "StreamingStarted"] {
                try await cluster.waitForEvent(reason, of: "orders")
            }
        }
    }

    @Test(
        "takes five writes and its status until it streams; its request says once or twice how it stands",
        .enabled(if: ScenarioCluster.isEmbedded))
    func writes() async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.withOperator { program in
                try await cluster.createStream("orders")
                try await cluster.wait("orders", for: .running)
                let request = try #require(try await cluster.requests(for: "orders").first?.name)
                try await cluster.wait(.backfillRequests, request, until: "says that it is completed") {
                    $0?.phase == "Completed"
                }
                try await cluster.waitUntilAtRest(program)
                let writes = try cluster.writes().filter { !$0.contains("streamclasses") }
                let told = writes.filter { $0.hasSuffix("/status 200") }
                #expect(
                    writes.filter { !told.contains($0) } == [
                        "create backfillrequests \(request) 201", "create jobs orders 201",
                        "patch backfillrequests \(request) 200", "delete jobs orders 200", "create jobs orders 201",
                    ])
                // Where the machine is slow the backfill takes more than a moment, and both say that it runs.
                #expect((1...2).contains(told.count { $0.contains(" backfillrequests ") }), "\(told)")
                #expect((1...2).contains(told.count { $0.contains(" \(cluster.streams.plural) ") }), "\(told)")
            }
        }
    }

    @Test("begins suspended where it says so, and is then never backfilled by itself", arguments: StreamLayout.allCases)
    func newSuspendedStream(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true, layout: layout)
            try await cluster.wait("orders", for: .suspended)
            #expect(try await cluster.job("orders") == nil)
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.requests(for: "orders").isEmpty)
        }
    }

    @Test("pauses while it is suspended, and goes on afterwards", arguments: StreamLayout.allCases)
    func suspend(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", layout: layout)
            try await cluster.wait("orders", for: .running)
            try await cluster.suspend("orders", layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.waitUntilGone(.jobs, "orders")
            try await cluster.waitForEvent("Suspended", of: "orders")
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.wait("orders", for: .running)
            #expect(try await cluster.requests(for: "orders").count == 1)
        }
    }

    @Test("pauses in the middle of a backfill, which goes on under the same id", arguments: StreamLayout.allCases)
    func suspendBackfill(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long", layout: layout)
            try await cluster.wait("orders", for: .backfilling)
            let id = try #require(try await cluster.job("orders")?.variable(EnvironmentVariable.backfillID))
            try await cluster.suspend("orders", layout: layout)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.waitUntilGone(.jobs, "orders")
            #expect(try await cluster.find(.backfillRequests, id)?.isCompleted == false)
            try await cluster.suspend("orders", false, layout: layout)
            try await cluster.waitForBackfill("orders", of: id)
            #expect(try await cluster.requests(for: "orders").count == 1)
        }
    }

    @Test("can be suspended before anything could be started")
    func suspendPending() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "not-yet")
            try await cluster.wait("orders", for: .pending, reason: "TemplateMissing")
            try await cluster.suspend("orders")
            let suspended = try await cluster.wait("orders", for: .suspended)
            #expect(suspended.json["spec"]?["suspended"] == true)
            #expect(try await cluster.job("orders") == nil)
        }
    }

    @Test("goes on with a new Job where one is complete")
    func completes() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "short", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            let first = try await cluster.waitForStreaming("orders")
            try await cluster.waitForJob("orders", "is another one") { $0.uid != first.uid && !$0.isBackfill }
            try await cluster.waitForEvent("StreamingCompleted", of: "orders")
            #expect(try await cluster.requests(for: "orders").isEmpty)
        }
    }

    @Test("is started with a growing pause where its Jobs are complete again and again within seconds, and says so")
    func restartPause() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "brief", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            let waiting = try await cluster.wait(cluster.streams, "orders", until: "says that it pauses") {
                $0?.message.contains("complete again and again") == true
            }
            #expect(waiting?.phase == "Pending")
            #expect(waiting?.condition("Progressing")?["status"] == "True")
            // Whoever edits the spec does not wait.
            try await cluster.edit("orders", ["jobTemplateRef": ["name": "steady"]])
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("stands still after a failure until a person removes the mark, under whichever key", arguments: StateAnnotation.keys)
    func failure(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "obedient", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.edit("orders", ["suspended": false, "broken": true])
            let failed = try await cluster.wait("orders", for: .failed)
            for key in StateAnnotation.keys { #expect(failed.annotations[key] == "crash-loop") }
            let told = try await cluster.wait(cluster.streams, "orders", until: "tells the exit code") {
                $0?.json["status"]?["lastFailure"]?["exitCode"] == 1
            }
            #expect(told?.json["status"]?["lastFailure"]?["message"]?.stringValue?.contains("broken") == true)
            #expect(try await cluster.waitForEvent("JobFailed", of: "orders").contains { $0.contains("arcane/state") })
            // The failed Job and its pods stay to be looked at.
            #expect(try await cluster.job("orders") != nil)
            #expect(try await !cluster.list(.pods, labels: "arcane/stream-id=orders").isEmpty)
            // A change of the spec alone does not let it go on.
            try await cluster.edit("orders", ["broken": .null])
            try await cluster.annotate(cluster.streams, "orders", nil, key: key)
            let running = try await cluster.wait("orders", for: .running)
            for key in StateAnnotation.keys { #expect(running.annotations[key] == nil) }
        }
    }

    @Test("is let go on after a failure by suspending and unsuspending it; a backfill that failed is run again")
    func failureIsSuspended() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "obedient", more: ["broken": true])
            try await cluster.wait("orders", for: .failed)
            let id = try #require(try await cluster.job("orders")?.variable(EnvironmentVariable.backfillID))
            #expect(try await cluster.find(.backfillRequests, id)?.isCompleted == false)
            try await cluster.suspend("orders")
            let suspended = try await cluster.wait("orders", for: .suspended)
            for key in StateAnnotation.keys { #expect(suspended.annotations[key] == nil) }
            try await cluster.waitUntilGone(.jobs, "orders")
            try await cluster.edit("orders", ["broken": .null, "suspended": false])
            try await cluster.waitUntilCompleted(id)
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("goes with its Job and the requests that the operator made when it is deleted")
    func deleted() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.createRequest("mine", for: "elsewhere")
            try await cluster.wait("orders", for: .running)
            try await cluster.delete(cluster.streams, "orders")
            try await cluster.waitUntilGone(.jobs, "orders")
            try await cluster.wait(.backfillRequests, "mine", until: "is the only one") { request in
                guard request != nil else { return false }
                return try await cluster.list(.backfillRequests).count == 1
            }
            let isQuiet = try await cluster.livingPods(of: "orders").isEmpty
            #expect(isQuiet)
        }
    }

    @Test("that is made anew at once waits until the old one's pod is gone")
    func recreated() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "slow")
            try await cluster.wait("orders", for: .running)
            let old = try #require(try await cluster.job("orders"))
            try await cluster.delete(cluster.streams, "orders")
            try await cluster.createStream("orders", "slow")
            try await cluster.wait(.jobs, "orders", until: "is that of the new stream") { job in
                let owners = Set(try await cluster.livingPods(of: "orders").compactMap { $0.controller?.uid })
                #expect(owners.count <= 1, "two writers")
                return job.map { $0.uid != old.uid && !$0.isTerminating } ?? false
            }
            try await cluster.wait("orders", for: .running)
            let names = Set(try await cluster.requests(for: "orders").map(\.name))
            #expect(names.count == 1)
        }
    }
}
