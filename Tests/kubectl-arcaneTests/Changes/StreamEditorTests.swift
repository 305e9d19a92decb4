import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcanePluginTesting
import ArcaneResources
import Testing

@testable import kubectl_arcane

@Suite("A stream that others change, too")
struct StreamEditorTests {
    private static let conflict: JSONValue = ["kind": "Status", "code": 409, "reason": "Conflict", "message": "it has changed"]

    private static func change(
        _ api: ScriptedAPI, _ decide: @escaping @Sendable (ObservedStream) throws -> StreamChange
    ) async throws -> StreamEditor.Outcome {
        let session = ClusterSession(ClusterConfiguration(server: "http://127.0.0.1:\(api.port)"))
        defer { session.client.shutdown() }
        return try await StreamEditor(session: session, kind: Samples.kind).change(ObjectName("sales", "orders"), decide)
    }

    @Test("is read and decided anew after a conflict, and written under the version that was read")
    func conflicts() async throws {
        try await ScriptedAPI.serving { request, count in
            switch (request.method, count) {
            case ("GET", _): .json(200, Samples.object("Running", metadata: ["resourceVersion": .string("\(count)")]))
            case (_, 1), (_, 3): .json(409, Self.conflict)
            default: .json(200, Samples.object("Running", spec: ["suspended": true]))
            }
        } _: { api in
            let outcome = try await Self.change(api) { try StreamChange.stop($0) }
            #expect(outcome.done == "stopped")
            #expect(outcome.stream.definition.isSuspended)
            let patches = api.seen.filter { $0.method == "PATCH" }
            #expect(patches.map { $0.body["metadata"]?["resourceVersion"]?.stringValue } == ["0", "2", "4"])
            #expect(patches.allSatisfy { $0.body["metadata"]?["uid"] == "u-1" && $0.query["fieldManager"] == "kubectl-arcane" })
        }
    }

    @Test("is left alone where the other one has done it")
    func doneByAnother() async throws {
        try await ScriptedAPI.serving { request, count in
            request.method == "GET"
                ? .json(200, Samples.object("Running", spec: ["suspended": .bool(count > 0)])) : .json(409, Self.conflict)
        } _: { api in
            let outcome = try await Self.change(api) { try StreamChange.stop($0) }
            #expect(outcome.done == "already stopped")
            #expect(api.seen.count { $0.method == "PATCH" } == 1)
        }
    }

    @Test("is looked at anew where the answer to a write was lost")
    func lostAnswer() async throws {
        try await ScriptedAPI.serving { request, count in
            request.method == "GET"
                ? .json(200, Samples.object("Running", spec: ["suspended": .bool(count > 0)])) : .pieces(["not"])
        } _: { api in
            let outcome = try await Self.change(api) { try StreamChange.stop($0) }
            #expect(outcome.done == "already stopped")
        }
    }

    @Test("is given up where others change it again and again, with a message that names it")
    func endless() async throws {
        try await ScriptedAPI.serving { request, _ in
            request.method == "GET" ? .json(200, Samples.object("Running")) : .json(409, Self.conflict)
        } _: { api in
            let failure = await #expect(throws: CommandFailure.self) {
                try await Self.change(api) { try StreamChange.stop($0) }
            }
            #expect(failure?.description.contains("sales/orders was changed by somebody else at each of 10 attempts") == true)
        }
    }

    @Test("is told of as missing, with where to look, or as forbidden, with the right that is missing")
    func missing() async throws {
        try await ScriptedAPI.serving { _, count in
            count == 0
                ? .json(404, ["kind": "Status", "code": 404, "reason": "NotFound"])
                : .json(403, ["kind": "Status", "code": 403, "reason": "Forbidden", "message": "ann may not get shellstreams"])
        } _: { api in
            let missing = await #expect(throws: CommandFailure.self) {
                try await Self.change(api) { try StreamChange.stop($0) }
            }
            #expect(missing?.description.contains("no stream orders of the class shell in the namespace sales") == true)
            let forbidden = await #expect(throws: KubernetesError.self) {
                try await Self.change(api) { try StreamChange.stop($0) }
            }
            let text = forbidden.flatMap { CommandFailure.text($0) }
            #expect(text?.contains("ann may not get shellstreams") == true && text?.contains("ask for this right") == true)
        }
    }
}
