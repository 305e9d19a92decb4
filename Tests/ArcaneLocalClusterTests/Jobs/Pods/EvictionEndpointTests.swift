import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct EvictionEndpointTests {
    private func evict(_ pod: String, _ plane: ControlPlane, body: JSONValue = [:], query: String = "") async throws
        -> APIAnswer?
    {
        try await EvictionEndpoint().answer(
            APIRequest(
                method: "POST", path: "/api/v1/namespaces/default/pods/\(pod)/eviction", query: query,
                contentType: "application/json",
                body: Array(body.text.utf8)), plane)
    }

    @Test("an evicted pod ends, says why, and is replaced without counting where the Job ignores that") func evicts()
        async throws
    {
        let runtime = InstantRuntime { _ in .runs(endsWith: ContainerEnd(exitCode: 143)) }
        try await JobCluster.run(runtime) { cluster in
            let rules: JSONValue = ["rules": [["action": "Ignore", "onPodConditions": [["type": "DisruptionTarget"]]]]]
            try cluster.plane.create(
                .jobs, Sample.script("orders", "", spec: ["podFailurePolicy": rules, "backoffLimit": 0]), in: "default")
            let first = try await cluster.first(.pods, until: "running") { $0.phase == "Running" }
            #expect(try await evict(first.name, cluster.plane)?.status == 201)
            let second = try await cluster.first(.pods, until: "replaced") { $0.phase == "Running" && $0.name != first.name }
            #expect(second.controller?.uid == first.controller?.uid)
            let job = try cluster.plane.get(.jobs, place("orders"))
            #expect(job.status["failed"] == nil)
            #expect(throws: APIFailure.self) { try cluster.plane.get(.pods, first.objectName) }
        }
    }

    @Test("an eviction that is only tried changes nothing") func dryRun() async throws {
        let plane = try ControlPlane()
        let pod = try plane.create(.pods, Sample.pod().json)
        #expect(try await evict(pod.name, plane, query: "dryRun=All")?.status == 201)
        #expect(try await evict(pod.name, plane, body: ["deleteOptions": ["dryRun": ["All"]]])?.status == 201)
        #expect(try plane.get(.pods, pod.objectName) == pod)
        _ = try await evict(pod.name, plane)
        #expect(throws: APIFailure.self) { try plane.get(.pods, pod.objectName) }
    }

    @Test("other requests are not for it") func others() async throws {
        let plane = try ControlPlane()
        let answer = try await EvictionEndpoint().answer(
            APIRequest(method: "POST", path: "/api/v1/namespaces/default/pods"), plane)
        #expect(answer == nil)
        await #expect(throws: APIFailure.self) { try await evict("none", plane) }
    }
}
