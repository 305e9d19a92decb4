import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcaneProcess
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Testing

@testable import arcane_operator

/// The operator is restarted, replaced, or one of two.
@Suite("Another operator", .enabled(if: ScenarioCluster.isEmbedded))
struct RestartScenarios {
    @Test("on a cluster on which all is as it should be writes nothing")
    func restarted() async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.withOperator { program in
                try await cluster.createStreams()
                try await cluster.waitUntilAtRest(program)
            }
            let before = try await cluster.versions()
            try await cluster.withOperator(identity: "next") { program in
                try await cluster.waitUntilAllIsSeen(by: program)
                #expect(try cluster.writes(of: "next") == [])
                #expect(try await cluster.versions() == before)
            }
        }
    }

    @Test("takes over from the reference without a restart of what runs, be it a backfill")
    func takesOver() async throws {
        try await ScenarioCluster.run { cluster in
            let reference = ReferenceOperator(cluster: cluster)
            let streaming = try await reference.running("orders", phase: "Running")
            let backfilling = try await reference.running(
                "customers", phase: "Backfilling", request: "customers-initial-backfill-x7k2p")
            try await cluster.withOperator { program in
                for name in ["orders", "customers"] {
                    try await cluster.wait(cluster.streams, name, until: "has conditions") { $0?.reason != nil }
                }
                try await cluster.waitUntilAtRest(program)
                #expect(try await cluster.job("orders")?.uid == streaming.uid)
                #expect(try await cluster.job("customers")?.uid == backfilling.uid)
                #expect(try await cluster.find(cluster.streams, "orders")?.phase == "Running")
                #expect(try await cluster.find(cluster.streams, "customers")?.phase == "Backfilling")
                let writes = try cluster.writes(of: "scenario")
                #expect(writes.allSatisfy { $0.contains("/status ") }, "\(writes)")
            }
        }
    }

    @Test(
        "takes over streams that failed under an earlier operator as they are, until a person lets them go on",
        arguments: [
            ("Failed", "Error", nil), ("FAILED", "ERROR", "arcane/state"),
        ])
    func takesOverFailed(phase: String, condition: String, key: String?) async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.createStream("orders")
            let stream = try #require(try await cluster.find(cluster.streams, "orders"))
            let told: JSONValue = ["type": .string(condition), "status": "True", "message": "it failed"]
            try await cluster.client.mergePatch(
                cluster.streams, stream.objectName, ["status": ["phase": .string(phase), "conditions": [told]]],
                subresource: "status")
            if let key { try await cluster.annotate(cluster.streams, "orders", "crash-loop", key: key) }
            try await cluster.withOperator { _ in
                let failed = try await cluster.wait("orders", for: .failed, reason: "JobFailed")
                for key in StateAnnotation.keys { #expect(failed.annotations[key] == "crash-loop") }
                #expect(try await cluster.job("orders") == nil)
                try await cluster.annotate(cluster.streams, "orders", nil)
                try await cluster.wait("orders", for: .running)
            }
        }
    }

    @Test("takes over from the first when that stops, at once, and has nothing to write but the Lease")
    func handOver() async throws {
        try await ScenarioCluster.run { cluster in
            let leads = StopRequest()
            let isDone = StopRequest()
            async let first: Void = cluster.withOperator(
                { $0.leaderElection = .of(cluster, lasting: .seconds(3600)) }, identity: "first"
            ) { first in
                try await cluster.waitUntilLeading(first)
                leads.make()
                try await cluster.createStreams()
                try await cluster.waitUntilAtRest(first)
                isDone.make()
            }
            try await leads.wasMade()
            try await cluster.withOperator({ $0.leaderElection = .of(cluster, lasting: .seconds(3600)) }, identity: "second") {
                second in
                try await isDone.wasMade()
                #expect(try cluster.writes(of: "second") == [])
                // It would not lead for an hour if the Lease had not been given back.
                try await cluster.waitUntilLeading(second)
                try await cluster.waitUntilAllIsSeen(by: second)
                #expect(try cluster.writes(of: "second") == [])
            }
            try await first
        }
    }

    @Test("takes over from the first that is cut off; what happens meanwhile is done once")
    func failOver() async throws {
        try await ScenarioCluster.run { cluster in
            let faults = try #require(cluster.embedded).faults
            try await cluster.withOperator({ $0.leaderElection = .of(cluster) }, identity: "first") { first in
                try await cluster.waitUntilLeading(first)
                try await cluster.withOperator({ $0.leaderElection = .of(cluster) }, identity: "second") { second in
                    try await cluster.createStream("orders")
                    try await cluster.wait("orders", for: .running)
                    let old = try #require(try await cluster.job("orders"))
                    faults.set { call, moment in moment == .before && call.isOf("first") ? .drop : nil }
                    try await cluster.edit("orders", ["table": "orders_v2"])
                    try await cluster.createStream("customers")
                    try await cluster.waitUntilLeading(second)
                    #expect(!first.leadership.isHeld)
                    try await cluster.waitForJob("orders", "is another one") { $0.uid != old.uid }
                    try await cluster.wait("customers", for: .running)
                    let created = try cluster.writes(of: "second").filter { $0.hasPrefix("create ") }
                    #expect(created.count { $0 == "create jobs orders 201" } == 1, "\(created)")
                    // Its backfill, and then the Job that follows the source.
                    #expect(created.count { $0 == "create jobs customers 201" } == 2, "\(created)")
                    #expect(created.count { $0.hasPrefix("create backfillrequests") } == 1, "\(created)")
                    // Back again, the first one writes nothing: it has lost its Lease for good.
                    let count = try cluster.writes(of: "first").count
                    faults.set(nil)
                    try await cluster.edit("orders", ["table": "orders_v3"])
                    try await cluster.waitForJob("orders", "is made from the last edit") {
                        $0.variable(EnvironmentVariable.spec)?.contains("orders_v3") == true
                    }
                    #expect(try cluster.writes(of: "first").count == count)
                }
            }
        }
    }
}

extension StopRequest {
    /// Returns when it has been made.
    fileprivate func wasMade() async throws {
        do { try await sleep(for: Patience.limit) } catch let error as StreamError where error == .cancelled { return }
        throw NeverSeen(description: "what another operator does")
    }
}

extension LeaderElectionSettings {
    /// Quick enough for a test.
    fileprivate static func of(_ cluster: ScenarioCluster, lasting duration: Duration = .seconds(3)) -> LeaderElectionSettings {
        var settings = LeaderElectionSettings()
        settings.enabled = true
        settings.namespace = cluster.namespace
        settings.name = "arcane-operator"
        settings.leaseDuration = duration
        settings.renewDeadline = .seconds(2)
        settings.retryPeriod = .milliseconds(200)
        return settings
    }
}

extension ScenarioCluster {
    /// Creates a stream in each phase, and waits until all are.
    fileprivate func createStreams() async throws {
        try await createStream("runs")
        try await createStream("backfills", backfill: "long")
        try await createStream("waits", "not-there")
        try await createStream("locked", more: ["credentials": ["name": "nowhere"]])
        try await createStream("stopped", suspended: true)
        try await createStream("failed", "failing")
        try await createStream("scheduled", spec: StreamLayout.v1.cronSpec("steady"))
        try await createRequest("waiting", for: "stopped")
        try await createRequest("lost", for: "nothing")
        for (name, phase) in [
            ("runs", StreamPhase.running), ("backfills", .backfilling), ("waits", .pending), ("locked", .pending),
            ("stopped", .suspended), ("failed", .failed), ("scheduled", .scheduled),
        ] {
            try await wait(name, for: phase)
        }
        try await waitUntilWaiting("waiting", "StreamSuspended")
        try await waitUntilWaiting("lost", "StreamMissing")
        try await wait(streams, "failed", until: "tells why") { $0?.json["status"]?["lastFailure"]?["exitCode"] == 1 }
    }

    /// The versions of all that an operator may write.
    fileprivate func versions() async throws -> [String: String] {
        var versions: [String: String] = [:]
        for resource in [streams, .jobs, .cronJobs, .backfillRequests, .streamClasses] {
            for object in try await list(resource) { versions["\(resource.plural) \(object.name)"] = object.resourceVersion }
        }
        return versions
    }

    /// Waits until an operator has looked at every stream, request and class, and has nothing to do.
    fileprivate func waitUntilAllIsSeen(by program: Operator) async throws {
        let (streams, requests) = (try await list(streams).count, try await list(.backfillRequests).count)
        try await wait(.namespaces, namespace, until: "is seen") { _ in
            program.looks("stream") >= streams && program.looks("request") >= requests && program.looks("class") >= 1
        }
        try await waitUntilAtRest(program)
    }

    fileprivate func waitUntilLeading(_ program: Operator) async throws {
        try await wait(.namespaces, namespace, until: "is led by \(program.identity)") { _ in program.leadership.isHeld }
    }
}

/// What the reference operator leaves in a cluster.
struct ReferenceOperator: Sendable {
    let cluster: ScenarioCluster

    /// A stream that it runs, and its Job: labels on the Job only, a hash of the stream's and the request's specs, and a status of its own.
    func running(_ name: String, phase: String, request: String? = nil) async throws -> KubernetesObject {
        try await cluster.createStream(name, "long", more: ["source": "a <b> & c"])
        let stream = try #require(try await cluster.find(cluster.streams, name))
        var hash = ConfigurationHash.of(spec: stream.json["spec"] ?? [:])
        var variables: [JSONValue] = [["name": "STREAMCONTEXT__BACKFILL", "value": .string(request == nil ? "false" : "true")]]
        if let request {
            try await cluster.createRequest(request, for: name)
            let spec: JSONValue = ["streamClass": .string(cluster.className), "streamId": .string(name)]
            hash = ConfigurationHash.of(spec: stream.json["spec"] ?? [:], request: spec)
            variables.append(["name": "STREAMCONTEXT__BACKFILL_ID", "value": .string(request)])
        }
        let container: JSONValue = [
            "name": "main", "image": "busybox", "command": ["/bin/sh", "-c", .string(Scripts.untilStopped(exit: 2))],
            "env": .array(variables),
        ]
        let job: JSONValue = [
            "metadata": [
                "labels": [
                    "arcane/stream-id": .string(name), "arcane/stream-kind": .string(stream.kind),
                    "arcane/backfilling": .string(request == nil ? "false" : "true"),
                ],
                "annotations": ["configuration-hash": .string(hash)],
                "ownerReferences": [
                    [
                        "apiVersion": .string(stream.apiVersion), "kind": .string(stream.kind), "name": .string(name),
                        "uid": .string(stream.uid), "controller": true,
                    ]
                ],
            ],
            "spec": [
                "backoffLimit": 3, "ttlSecondsAfterFinished": 1,
                "template": ["spec": ["restartPolicy": "Never", "containers": [container]]],
            ],
        ]
        let made = try await cluster.client.create(.jobs, ScenarioCluster.manifest(.jobs, name, job), in: cluster.namespace)
        let condition: JSONValue = [
            "type": "Ready", "status": "True", "reason": .string("Stream\(phase)"), "message": "",
            "lastTransitionTime": "2026-01-28T12:00:00Z",
        ]
        try await cluster.client.mergePatch(
            cluster.streams, stream.objectName,
            ["status": ["phase": .string(phase), "configurationHash": .string(hash), "conditions": [condition]]],
            subresource: "status")
        return made
    }
}
