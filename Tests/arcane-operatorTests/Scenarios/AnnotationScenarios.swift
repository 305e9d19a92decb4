import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import ArcaneTestSupport
import Testing

@testable import arcane_operator

/// The annotations by which people, plugins and the operator talk to each other (contract, section 4), under each of their keys.
@Suite("A state annotation")
struct AnnotationScenarios {
    @Test(
        "schema-mismatch of a Job that is complete leads to a backfill, and goes with the Job", arguments: StateAnnotation.keys)
    func mismatch(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "short", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            let request = try await cluster.markUntilRequested("orders", key)
            #expect(request.name.hasPrefix("orders-schema-mismatch-"))
            try await cluster.waitUntilCompleted(request.name)
            try await cluster.waitForStreaming("orders")
        }
    }

    @Test("schema-mismatch of a Job that has failed is a failure like others")
    func failedMismatch() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createTemplate("wrecked", script: "sleep 1; exit 1")
            try await cluster.createStream("orders", "wrecked", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            try await cluster.waitForStreaming("orders")
            try await cluster.annotate(.jobs, "orders", "schema-mismatch")
            try await cluster.wait("orders", for: .failed)
            #expect(try await cluster.job("orders")?.annotations[StateAnnotation.keys[0]] == "schema-mismatch")
            #expect(try await cluster.requests(for: "orders").isEmpty)
        }
    }

    @Test("schema-mismatch of the stream means the same as that of its Job, and is removed", arguments: StateAnnotation.keys)
    func mismatchOfStream(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", "short", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.annotate(cluster.streams, "orders", "schema-mismatch", key: key)
            try await cluster.suspend("orders", false)
            try await cluster.wait(cluster.streams, "orders", until: "is backfilled") { _ in
                try await !cluster.requests(for: "orders").isEmpty
            }
            try await cluster.wait(cluster.streams, "orders", until: "is not annotated any more") {
                $0?.annotations[key] == nil
            }
            let requests = try await cluster.requests(for: "orders")
            #expect(requests.count == 1)
            try await cluster.waitUntilCompleted(try #require(requests.first).name)
        }
    }

    @Test("suspended stops the stream as its spec does, and says nothing of the spec", arguments: StateAnnotation.keys)
    func suspended(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            try await cluster.annotate(cluster.streams, "orders", "suspended", key: key)
            let suspended = try await cluster.wait("orders", for: .suspended)
            #expect(suspended.json["spec"]?["suspended"] == false)
            try await cluster.waitUntilGone(.jobs, "orders")
            try await cluster.annotate(cluster.streams, "orders", nil, key: key)
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("suspended together with the spec stops the stream until neither says so")
    func suspendedTwice() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.annotate(cluster.streams, "orders", "suspended")
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            let still = try await cluster.wait(cluster.streams, "orders", until: "is looked at again") {
                $0?.json["status"]?["observedGeneration"] == $0?.json["metadata"]?["generation"]
            }
            #expect(still?.phase == "Suspended")
            try await cluster.annotate(cluster.streams, "orders", nil)
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("suspended of the Job is moved to the stream", arguments: StateAnnotation.keys)
    func suspendedJob(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            try await cluster.annotate(.jobs, "orders", "suspended", key: key)
            let suspended = try await cluster.wait("orders", for: .suspended)
            for key in StateAnnotation.keys { #expect(suspended.annotations[key] == "suspended") }
            try await cluster.waitUntilGone(.jobs, "orders")
            for key in StateAnnotation.keys { try await cluster.annotate(cluster.streams, "orders", nil, key: key) }
            try await cluster.wait("orders", for: .running)
        }
    }

    @Test("reload-requested becomes a request for a backfill, and is removed", arguments: StateAnnotation.keys)
    func reload(key: String) async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders", suspended: true)
            try await cluster.wait("orders", for: .suspended)
            try await cluster.suspend("orders", false)
            try await cluster.wait("orders", for: .running)
            for count in 1...2 {
                try await cluster.annotate(cluster.streams, "orders", "reload-requested", key: key)
                try await cluster.wait(cluster.streams, "orders", until: "is backfilled, time \(count)") { stream in
                    let requests = try await cluster.requests(for: "orders")
                    return requests.count == count && requests.allSatisfy(\.isCompleted) && stream?.annotations[key] == nil
                }
                try await cluster.wait("orders", for: .running)
            }
            #expect(try await cluster.requests(for: "orders").allSatisfy { $0.name.hasPrefix("orders-reload-") })
        }
    }

    @Test("may have other keys, which its class names, and its Jobs are told of")
    func otherKeys() async throws {
        try await ScenarioCluster.run { cluster in
            try await cluster.patch(.streamClasses, cluster.className, ["spec": ["stateAnnotationKeys": ["shop/state"]]])
            try await cluster.withOperator { _ in
                try await cluster.createStream("orders", "obedient", more: ["broken": true])
                let failed = try await cluster.wait("orders", for: .failed)
                #expect(failed.annotations["shop/state"] == "crash-loop")
                #expect(failed.annotations[StateAnnotation.keys[0]] == nil)
                #expect(try await cluster.job("orders")?.variable(EnvironmentVariable.stateAnnotationKeys) == "shop/state")
                try await cluster.edit("orders", ["broken": .null])
                try await cluster.annotate(cluster.streams, "orders", nil, key: "shop/state")
                try await cluster.wait("orders", for: .running)
            }
        }
    }
}

extension ScenarioCluster {
    /// Does a plugin's part: marks the stream's Job until one of them was complete with the mark, and returns the request that was made.
    func markUntilRequested(_ stream: String, _ key: String = StateAnnotation.keys[0]) async throws -> KubernetesObject {
        let end = ContinuousClock.now + Patience.limit
        while ContinuousClock.now < end {
            if let request = try await requests(for: stream).first { return request }
            do {
                try await annotate(.jobs, stream, "schema-mismatch", key: key)
            } catch let error as KubernetesError where error.isNotFound {}
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NeverSeen(description: "no request after a schema mismatch of \(stream)")
    }

    /// Waits until a request is of an earlier second: Kubernetes tells no times below seconds.
    func waitUntilNextSecond(after request: String) async throws {
        try await wait(.backfillRequests, request, until: "is a second old") { request in
            guard let created = request?.creationTimestamp else { return false }
            return Timestamp.now.microseconds / 1_000_000 > created.microseconds / 1_000_000
        }
    }
}
