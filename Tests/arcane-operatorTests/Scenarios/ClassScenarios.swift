import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcaneResources
import ArcaneStreams
import Testing

@testable import arcane_operator

/// Classes come, go, change and fail, each by itself.
@Suite("A class")
struct ClassScenarios {
    @Test("that is deleted leaves its streams running; made again it takes them up without a restart")
    func recreated() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            let job = try #require(try await cluster.job("orders"))
            try await cluster.delete(.streamClasses, cluster.className)
            try await cluster.createRequest("again", for: "orders")
            try await cluster.waitUntilWaiting("again", "ClassMissing")
            // Nobody looks after this one.
            try await cluster.createStream("customers")
            #expect(try await cluster.job("orders")?.uid == job.uid)
            try await cluster.delete(.backfillRequests, "again")
            try await cluster.createClass()
            try await cluster.waitUntilReady(cluster.className)
            try await cluster.wait("customers", for: .running)
            #expect(try await cluster.job("orders")?.uid == job.uid)
        }
    }

    @Test("that is edited counts at once, without a restart of what runs")
    func edited() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            let job = try #require(try await cluster.job("orders"))
            try await cluster.createStream("customers", more: ["credentials": ["name": "nowhere"], "login": ["name": "there"]])
            try await cluster.wait("customers", for: .pending, reason: "SecretMissing")
            try await cluster.createSecret("there", "PASSWORD", "open sesame")
            try await cluster.patch(.streamClasses, cluster.className, ["spec": ["secretRefs": ["login"]]])
            try await cluster.wait("customers", for: .running)
            let sources = try await cluster.job("customers")?.containers.first?["envFrom"]
            #expect(sources == [["secretRef": ["name": "there"]]])
            #expect(try await cluster.job("orders")?.uid == job.uid)
        }
    }

    @Test("may be pointed at another kind, whose streams are run from then on")
    func otherKind() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let other = ScenarioCluster.kind("t\(cluster.mark)")
            try await cluster.createKind(other)
            try await cluster.client.create(
                other, ScenarioCluster.manifest(other, "customers", ["spec": StreamLayout.v0.spec("steady")]),
                in: cluster.namespace)
            try await cluster.patch(
                .streamClasses, cluster.className,
                ["spec": ["kindRef": .string(other.kind), "pluralName": .string(other.plural)]])
            try await cluster.waitForStreaming("customers")
        }
    }

    @Test("whose kind is not there fails, says which, and hurts no other; it is ready when the kind appears")
    func kindMissing() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let other = ScenarioCluster.kind("t\(cluster.mark)")
            let name = "late-\(cluster.mark)"
            try await cluster.createClass(name, of: other)
            let failed = try await cluster.waitUntilFailed(name, "KindMissing")
            #expect(failed.message.contains(other.plural) && failed.message.contains("CRD"))
            #expect(
                try await cluster.waitForEvent("KindMissing", of: name, .streamClasses).first?.contains(other.plural) == true)
            try await cluster.createRequest("early", for: "orders", class: name)
            try await cluster.waitUntilWaiting("early", "ClassFailed")
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            try await cluster.createKind(other)
            try await cluster.waitUntilReady(name)
            try await cluster.waitUntilWaiting("early", "StreamMissing")
        }
    }

    @Test(
        "whose kind the operator may not read fails, says what to allow, and hurts no other",
        .enabled(if: ScenarioCluster.isEmbedded))
    func forbidden() async throws {
        try await ScenarioCluster.run { cluster in
            let other = ScenarioCluster.kind("t\(cluster.mark)")
            let name = "secret-\(cluster.mark)"
            try await cluster.createKind(other)
            let faults = try #require(cluster.embedded).faults
            faults.set { call, moment in
                guard moment == .before, call.resource.plural == other.plural, call.isOf("scenario") else { return nil }
                return .answer(.forbidden(call.resource, "", "User \"operator\" cannot \(call.verb.rawValue) it"))
            }
            try await cluster.withOperator { _ in
                try await cluster.createClass(name, of: other)
                let failed = try await cluster.waitUntilFailed(name, "Forbidden")
                #expect(failed.message.contains("get, list, watch and patch on \(other.plural)"))
                try await cluster.createStream("orders")
                try await cluster.wait("orders", for: .running)
                faults.set(nil)
                try await cluster.waitUntilReady(name)
                try await cluster.client.create(
                    other, ScenarioCluster.manifest(other, "customers", ["spec": StreamLayout.v0.spec("steady")]),
                    in: cluster.namespace)
                try await cluster.waitForStreaming("customers")
            }
        }
    }

    @Test("of a kind that an older one runs fails, says which, and takes over when that goes; nothing is restarted")
    func rival() async throws {
        try await ScenarioCluster.withOperator { cluster in
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            let job = try #require(try await cluster.job("orders"))
            let name = "other-\(cluster.mark)"
            try await cluster.createClass(name)
            let failed = try await cluster.waitUntilFailed(name, "KindConflict")
            #expect(failed.message.contains(cluster.className))
            try await cluster.waitForEvent("KindConflict", of: name, .streamClasses)
            try await cluster.delete(.streamClasses, cluster.className)
            try await cluster.waitUntilReady(name)
            try await cluster.createStream("customers")
            try await cluster.wait("customers", for: .running)
            #expect(try await cluster.job("customers")?.variable(EnvironmentVariable.streamClass) == name)
            #expect(try await cluster.job("orders")?.uid == job.uid)
            #expect(try await cluster.requests(for: "customers").count == 1)
        }
    }

    @Test("whose kind goes leaves others alone, and is ready again when the kind is back")
    func kindGoes() async throws {
        try await ScenarioCluster.withOperator { cluster in
            let other = ScenarioCluster.kind("t\(cluster.mark)")
            let name = "fickle-\(cluster.mark)"
            try await cluster.createKind(other)
            try await cluster.createClass(name, of: other)
            try await cluster.waitUntilReady(name)
            try await cluster.delete(.customResourceDefinitions, "\(other.plural).\(other.group)")
            try await cluster.waitUntilFailed(name, "KindMissing")
            try await cluster.createStream("orders")
            try await cluster.wait("orders", for: .running)
            try await cluster.createKind(other)
            try await cluster.waitUntilReady(name)
        }
    }
}

extension ScenarioCluster {
    /// Waits until a class is ready.
    func waitUntilReady(_ name: String) async throws {
        try await wait(.streamClasses, name, until: "is ready") {
            $0?.phase == "Ready" && $0?.condition("Ready")?["status"] == "True"
        }
    }

    /// Waits until a class has failed for this reason, and returns it.
    @discardableResult
    func waitUntilFailed(_ name: String, _ reason: String) async throws -> KubernetesObject {
        let object = try await wait(.streamClasses, name, until: "has failed: \(reason)") {
            $0?.phase == "Failed" && $0?.reason == reason
        }
        return try #require(object)
    }
}
