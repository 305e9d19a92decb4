import ArcaneCore
import ArcaneKubernetes
import ArcanePluginTesting
import Testing

@testable import kubectl_arcane

@Suite("A request that is made")
struct CreateRequestTests {
    private static func create(_ api: ScriptedAPI) async throws -> ObservedBackfillRequest {
        let session = ClusterSession(ClusterConfiguration(server: "http://127.0.0.1:\(api.port)"))
        defer { session.client.shutdown() }
        return try await session.createRequest(["streamId": "orders"], for: ObjectName("sales", "orders"))
    }

    @Test("is made once, where the answer to the first attempt was lost")
    func lostAnswer() async throws {
        try await ScriptedAPI.serving { request, count in
            switch (request.method, count) {
            case ("POST", 0): .pieces(["not"])
            case ("POST", _): .json(409, ["kind": "Status", "code": 409, "reason": "AlreadyExists"])
            default: .json(200, ["metadata": ["name": "found"]])
            }
        } _: { api in
            let request = try await Self.create(api)
            #expect(request.name.name == "found")
            let names = api.seen.filter { $0.method == "POST" }.map { $0.body["metadata"]?["name"]?.stringValue }
            #expect(names.count == 2 && Set(names).count == 1)
        }
    }

    @Test("is tried again where the API fails for a moment, and not for ever")
    func failures() async throws {
        try await ScriptedAPI.serving { _, _ in
            .json(503, ["kind": "Status", "code": 503])
        } _: { api in
            await #expect(throws: KubernetesError.self) { try await Self.create(api) }
            #expect(api.seen.count == 4)
        }
    }

    @Test("is refused at once where the API says what is wrong with it")
    func refused() async throws {
        try await ScriptedAPI.serving { _, _ in
            .json(422, ["kind": "Status", "code": 422, "reason": "Invalid", "message": "spec.payload is wrong"])
        } _: { api in
            let error = await #expect(throws: KubernetesError.self) { try await Self.create(api) }
            #expect(error?.message == "spec.payload is wrong" && api.seen.count == 1)
        }
    }
}
