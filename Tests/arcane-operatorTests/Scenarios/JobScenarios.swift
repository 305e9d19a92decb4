import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcaneProcess
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Foundation
import Testing

@testable import arcane_operator

/// What Jobs of streams are, and what their processes see (contract, section 2).
@Suite("The Job of a stream")
struct JobScenarios {
    @Test(
        "has the stream's name, labels, also on its pods, its owner and the hash of its configuration",
        arguments: StreamLayout.allCases)
    func metadata(layout: StreamLayout) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", layout: layout)
            try await cluster.wait("orders", for: .running)
            let stream = try #require(try await cluster.find(cluster.streams, "orders"))
            let job = try #require(try await cluster.job("orders"))
            let labels = [
                "arcane/stream-id": "orders", "arcane/stream-kind": cluster.streams.kind, "arcane/backfilling": "false",
            ]
            let pod = try #require(try await cluster.livingPods(of: "orders").first)
            for (name, value) in labels {
                #expect(job.labels[name] == value)
                #expect(pod.labels[name] == value)
            }
            #expect(job.controller?.uid == stream.uid)
            #expect(job.controller?.kind == cluster.streams.kind)
            #expect(job.configurationHash == ConfigurationHash.of(spec: stream.json["spec"] ?? [:]))
        }
    }

    @Test("tells each container, init containers too, what the stream is; what its template sets under these names is replaced")
    func environment() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let own: JSONValue = [["name": "STREAMCONTEXT__BACKFILL", "value": "perhaps"], ["name": "VERSION", "value": "1"]]
            let container: JSONValue = [
                "name": "main", "image": "busybox", "command": ["/bin/sh", "-c", .string(Scripts.untilStopped(exit: 2))],
                "env": own,
            ]
            let initial: JSONValue = ["name": "first", "image": "busybox", "command": ["/bin/sh", "-c", "exit 0"], "env": own]
            try await cluster.createTemplate(
                "several", script: "",
                ["spec": ["template": ["spec": ["containers": [container], "initContainers": [initial]]]]])
            try await cluster.createStream("orders", "several", suspended: true, more: ["table": "orders"])
            try await cluster.wait("orders", for: .suspended)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.suspend("orders", false)
            let backfill = try await cluster.waitForBackfill("orders", of: "again")
            let stream = try #require(try await cluster.find(cluster.streams, "orders"))
            #expect(backfill.containers.count == 2)
            for container in backfill.containers {
                let variables = container.variables
                #expect(container["env"]?.arrayValue?.count == variables.count, "a name is there twice")
                let expected = [
                    "STREAMCONTEXT__STREAM_ID": "orders", "STREAMCONTEXT__STREAM_KIND": cluster.streams.kind,
                    "STREAMCONTEXT__STREAM_CLASS": cluster.className, "STREAMCONTEXT__BACKFILL": "true",
                    "STREAMCONTEXT__BACKFILL_ID": "again", "STREAMCONTEXT__SPEC": stream.json["spec"]?.text ?? "",
                    "VERSION": "1",
                    "ARCANE__STATE_ANNOTATION_KEYS": "arcane/state,arcane.streaming.sneaksanddata.com/state",
                ]
                for (name, value) in expected { #expect(variables[name]?["value"]?.stringValue == value, "\(name)") }
                #expect(variables["STREAMCONTEXT__OVERRIDE"] == nil)
            }
            try await cluster.patch(.backfillRequests, "again", ["spec": ["completed": true]])
            let streaming = try await cluster.waitForStreaming("orders")
            for container in streaming.containers {
                #expect(container.variables["STREAMCONTEXT__BACKFILL"]?["value"] == "false")
                #expect(container.variables["STREAMCONTEXT__BACKFILL_ID"] == nil)
            }
        }
    }

    @Test("gives its process the spec to the letter, whatever Kubernetes would expand")
    func literal() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("telling", script: #"printf %s "$STREAMCONTEXT__SPEC" >&2; exit 1"#)
            let query = "a $(STREAMCONTEXT__STREAM_ID) $$(B) $C ü <&>"
            try await cluster.createStream("orders", "telling", more: ["query": .string(query)])
            let failed = try await cluster.wait(cluster.streams, "orders", until: "tells what it was given") {
                $0?.json["status"]?["lastFailure"]?["message"] != nil
            }
            let told = try #require(failed?.json["status"]?["lastFailure"]?["message"]?.stringValue)
            #expect(told == failed?.json["spec"]?.text)
            #expect(told.contains(query))
        }
    }

    @Test("gives its process the keys of the Secrets that its stream names, in the fields of its class")
    func secrets() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("telling", script: #"printf %s "$PASSWORD" >&2; exit 1"#)
            try await cluster.createSecret("database", "PASSWORD", "open sesame")
            try await cluster.createStream("orders", "telling", more: ["credentials": ["name": "database"]])
            let failed = try await cluster.wait(cluster.streams, "orders", until: "tells what it was given") {
                $0?.json["status"]?["lastFailure"]?["message"] != nil
            }
            #expect(failed?.json["status"]?["lastFailure"]?["message"] == "open sesame")
            let sources = try await cluster.job("orders")?.containers.first?["envFrom"]
            #expect(sources == [["secretRef": ["name": "database"]]])
        }
    }

    @Test("starts without a Secret that is optional, or that its stream does not name")
    func optionalSecrets() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", more: ["credentials": ["name": "nowhere", "optional": true]])
            try await cluster.createStream("customers")
            try await cluster.wait("orders", for: .running)
            try await cluster.wait("customers", for: .running)
            let sources = try await cluster.job("orders")?.containers.first?["envFrom"]
            #expect(sources == [["secretRef": ["name": "nowhere", "optional": true]]])
            #expect(try await cluster.job("customers")?.containers.first?["envFrom"] == nil)
        }
    }

    @Test("is removed by the operator alone, and knows which ends are none: what its template says of that counts")
    func policies() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let script = Scripts.backfilled(Scripts.untilStopped(exit: 0))
            let own: JSONValue = ["rules": [["action": "Ignore", "onExitCodes": ["operator": "In", "values": [120, 121]]]]]
            try await cluster.createTemplate("plain", script: script, ["spec": ["ttlSecondsAfterFinished": 1]])
            try await cluster.createTemplate("own", script: script, ["spec": ["podFailurePolicy": own]])
            try await cluster.createStream("plain", "plain")
            try await cluster.createStream("own", "own")
            try await cluster.wait("plain", for: .running)
            try await cluster.wait("own", for: .running)
            let plain = try #require(try await cluster.job("plain")?.json["spec"])
            #expect(plain["ttlSecondsAfterFinished"] == nil)
            #expect(plain["podReplacementPolicy"] == "Failed")
            let rules = plain["podFailurePolicy"]?["rules"]?.arrayValue ?? []
            #expect(rules.first?["onExitCodes"]?["values"] == [2])
            #expect(rules.last?["onPodConditions"]?.arrayValue?.first?["type"] == "DisruptionTarget")
            let given = try #require(try await cluster.job("own")?.json["spec"]?["podFailurePolicy"]?["rules"]?.arrayValue)
            #expect(given.count == 1)
            #expect(given.first?["onExitCodes"]?["values"] == [120, 121])
        }
    }

    @Test("goes on with another pod where one ends with 2: that is no failure")
    func exitCode2() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("flighty", script: "exit 2")
            try await cluster.createStream("orders", "flighty")
            let job = try await cluster.waitForBackfill("orders")
            try await cluster.wait(cluster.streams, "orders", until: "has had three pods") { _ in
                try await cluster.list(.pods, labels: "job-name=orders").count >= 3
            }
            #expect(try await cluster.job("orders")?.uid == job.uid)
            #expect(try await cluster.find(cluster.streams, "orders")?.phase != "Failed")
            #expect(try await cluster.requests(for: "orders").allSatisfy { !$0.isCompleted })
        }
    }

    @Test(
        "whose pods end with 2 one after the other is told of, and not any more when one runs on",
        .enabled(if: ScenarioCluster.isEmbedded))
    func retrying() async throws {
        try await ScenarioCluster.run { cluster in
            let embedded = try #require(cluster.embedded)
            // What pods do has happened minutes ago, so that nobody has to wait for it. (So each that is seen while it runs seems to have run for
            // long, too: how often it is told is the affair of `StreamReportTests`.)
            embedded.clock.advance(by: .seconds(-300))
            try await withTemporaryFolder { folder in
                try await cluster.createTemplate(
                    "flighty",
                    script: "[ -e \(folder)/back ] || { echo the source is away, `date +%N` >&2; exit 2; }; "
                        + Scripts.untilStopped(exit: 0))
                try await cluster.withOperator { program in
                    let retrying = "arcane_streams_retrying{class=\"\(cluster.className)\"}"
                    try await cluster.createStream("orders", "flighty", suspended: true)
                    try await cluster.wait("orders", for: .suspended)
                    try await cluster.suspend("orders", false)
                    let told = try await cluster.wait("orders", for: .running, reason: "Retrying")
                    #expect(told.condition("Ready")?["status"] == "False")
                    #expect(told.message.contains("exit code 2 (Error): the source is away"))
                    #expect(told.json["status"]?["lastFailure"]?["exitCode"] == 2)
                    try await eventually { program.page.contains("\(retrying) 1") }
                    try await cluster.waitForEvent("Retrying", of: "orders")
                    try "".write(toFile: "\(folder)/back", atomically: true, encoding: .utf8)
                    let well = try await cluster.wait("orders", for: .running, reason: "Streaming")
                    #expect(well.condition("Ready")?["status"] == "True")
                    try await eventually { program.page.contains("\(retrying) 0") }
                }
            }
        }
    }

    @Test(
        "whose pod does not start is told of what keeps it, and not any more when it runs",
        .enabled(if: ScenarioCluster.isEmbedded))
    func podPending() async throws {
        try await ScenarioCluster.run { cluster in
            // Pods were made minutes ago, so that nobody has to wait for it.
            try #require(cluster.embedded).clock.advance(by: .seconds(-120))
            let settings: JSONValue = ["configMapRef": ["name": "settings"]]
            let container: JSONValue = [
                "name": "main", "image": "busybox", "envFrom": [settings],
                "command": ["/bin/sh", "-c", .string(Scripts.untilStopped(exit: 0))],
            ]
            try await cluster.createTemplate(
                "wanting", script: "", ["spec": ["template": ["spec": ["containers": [container]]]]])
            try await cluster.withOperator { program in
                let pending = "arcane_streams_pod_pending{class=\"\(cluster.className)\"}"
                try await cluster.createStream("orders", "wanting", suspended: true)
                try await cluster.wait("orders", for: .suspended)
                try await cluster.suspend("orders", false)
                let told = try await cluster.wait("orders", for: .running, reason: "PodPending")
                #expect(told.condition("Ready")?["status"] == "False")
                #expect(told.message.contains("CreateContainerConfigError: configmap \"settings\" not found"))
                try await eventually { program.page.contains("\(pending) 1") }
                try await cluster.waitForEvent("PodPending", of: "orders")
                try await cluster.client.create(
                    .configMaps, ScenarioCluster.manifest(.configMaps, "settings", ["data": ["LEVEL": "high"]]),
                    in: cluster.namespace)
                let well = try await cluster.wait("orders", for: .running, reason: "Streaming")
                #expect(well.condition("Ready")?["status"] == "True")
                try await eventually { program.page.contains("\(pending) 0") }
            }
        }
    }

    @Test(
        "whose pod may not be made is told of what refuses it, as far as the operator may read events, and not any more when it runs",
        .enabled(if: ScenarioCluster.isEmbedded), arguments: [true, false])
    func podRefused(mayReadEvents: Bool) async throws {
        try await ScenarioCluster.run { cluster in
            let embedded = try #require(cluster.embedded)
            // The Job was begun minutes ago, so that nobody has to wait for it.
            embedded.clock.advance(by: .seconds(-120))
            if !mayReadEvents {
                embedded.faults.set { call, moment in
                    guard moment == .before, call.resource.plural == "events", call.verb == .list else { return nil }
                    return .answer(.forbidden(call.resource, "", "User \"operator\" cannot list it"))
                }
            }
            try await cluster.createTemplate(
                "ownerless", script: Scripts.untilStopped(exit: 0),
                ["spec": ["template": ["spec": ["serviceAccountName": "loader"]]]])
            try await cluster.withOperator { _ in
                try await cluster.createStream("orders", "ownerless", suspended: true)
                try await cluster.wait("orders", for: .suspended)
                try await cluster.suspend("orders", false)
                let told = try await cluster.wait("orders", for: .running, reason: "PodPending")
                #expect(told.condition("Ready")?["status"] == "False")
                #expect(told.message.hasPrefix("its Job has no pod: FailedCreate"))
                #expect(told.message.contains("serviceaccount \"loader\" not found") == mayReadEvents)
                try await cluster.client.create(
                    APIResource(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts"),
                    ["metadata": ["name": "loader"]], in: cluster.namespace)
                let well = try await cluster.wait("orders", for: .running, reason: "Streaming")
                #expect(well.condition("Ready")?["status"] == "True")
            }
        }
    }

    @Test("goes on with another pod where one is evicted in the middle of a backfill, which is not taken for complete")
    func eviction() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", backfill: "long")
            let job = try await cluster.waitForBackfill("orders")
            try await cluster.wait(cluster.streams, "orders", until: "has a pod that runs") { _ in
                try await cluster.livingPods(of: "orders").contains { $0.phase == "Running" }
            }
            let pod = try #require(try await cluster.livingPods(of: "orders").first)
            try await cluster.evict(pod.name)
            try await cluster.wait(cluster.streams, "orders", until: "has another pod that runs") { _ in
                try await cluster.livingPods(of: "orders").contains { $0.phase == "Running" && $0.uid != pod.uid }
            }
            #expect(try await cluster.job("orders")?.uid == job.uid)
            #expect(try await cluster.requests(for: "orders").allSatisfy { !$0.isCompleted })
        }
    }

    @Test("is made from templates of the older shape too, with their labels and annotations")
    func olderShape() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let script = Scripts.backfilled(Scripts.untilStopped(exit: 0))
            let metadata: JSONValue = ["labels": ["team": "shop"], "annotations": ["note": "kept"]]
            try await cluster.client.create(
                .streamingJobTemplates,
                ScenarioCluster.manifest(
                    .streamingJobTemplates, "older", ["spec": ["metadata": metadata, "template": ScenarioCluster.job(script)]]),
                in: cluster.namespace)
            try await cluster.createTemplate("newer", script: script, ["metadata": metadata])
            for name in ["older", "newer"] {
                try await cluster.createStream(name, name)
                try await cluster.wait(name, for: .running)
                let job = try #require(try await cluster.job(name))
                #expect(job.labels["team"] == "shop")
                #expect(job.annotations["note"] == "kept")
            }
        }
    }

    @Test("keeps its name for others: one that is not the stream's is never touched, and the stream starts when it is gone")
    func conflict() async throws {
        try await ScenarioCluster.run { cluster in
            let theirs = ScenarioCluster.manifest(.jobs, "orders", ScenarioCluster.job(Scripts.untilStopped(exit: 0)))
            try await cluster.client.create(.jobs, theirs, in: cluster.namespace)
            let uid = try #require(try await cluster.job("orders")?.uid)
            try await cluster.withOperator { _ in
                try await cluster.createStream("orders")
                let blocked = try await cluster.wait("orders", for: .pending, reason: "JobNameConflict")
                #expect(blocked.message.contains("Job named orders"))
                try await cluster.waitForEvent("JobNameConflict", of: "orders")
                try await cluster.suspend("orders")
                try await cluster.wait(cluster.streams, "orders", until: "is looked at again") {
                    $0?.json["status"]?["observedGeneration"] == $0?.json["metadata"]?["generation"]
                }
                #expect(try await cluster.job("orders")?.uid == uid)
                #expect(try await cluster.job("orders")?.isTerminating == false)
                try await cluster.suspend("orders", false)
                try await cluster.delete(.jobs, "orders")
                try await cluster.wait("orders", for: .running)
            }
        }
    }
}

extension ScenarioCluster {
    /// Has a pod removed as when its node is drained.
    func evict(_ pod: String) async throws {
        let eviction = APIResource(group: "", version: "v1", kind: "Eviction", plural: "pods/\(pod)/eviction")
        try await client.create(
            eviction,
            [
                "apiVersion": "policy/v1", "kind": "Eviction",
                "metadata": ["name": .string(pod), "namespace": .string(namespace)],
            ],
            in: namespace)
    }
}

extension Operator {
    /// What Prometheus reads.
    fileprivate var page: String { OperatorPages(self).metrics.content().text }
}
