import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcanePluginTesting
import Testing

@Suite("The log of a pod")
struct PodLogQueryTests {
    @Test("is asked for as far as it is wanted, and comes as it was written")
    func query() async throws {
        try await ScriptedAPI.serving { _, _ in
            .pieces(["first\n", "second\n"])
        } _: { api in
            let client = api.client()
            defer { client.shutdown() }
            var query = PodLogQuery()
            query.container = "main"
            query.follows = true
            query.hasTimestamps = true
            query.lastLines = 5
            query.sinceSeconds = 60
            let body = try await client.log(of: ObjectName("sales", "orders-a"), query)
            #expect(String(decoding: try await body.collect(upTo: 100), as: UTF8.self) == "first\nsecond\n")
            _ = try await client.log(of: ObjectName("sales", "orders-a")).collect(upTo: 100)
            #expect(api.seen.map(\.path) == Array(repeating: "/api/v1/namespaces/sales/pods/orders-a/log", count: 2))
            #expect(
                api.seen.map(\.query) == [
                    ["container": "main", "follow": "true", "timestamps": "true", "tailLines": "5", "sinceSeconds": "60"], [:],
                ])
        }
    }

    @Test("that is missing is an error as of any other object")
    func missing() async throws {
        try await ScriptedAPI.serving { _, _ in
            .json(404, ["kind": "Status", "code": 404])
        } _: { api in
            let client = api.client()
            defer { client.shutdown() }
            let error = await #expect(throws: KubernetesError.self) { try await client.log(of: ObjectName("sales", "gone")) }
            #expect(error?.isNotFound == true)
        }
    }
}
