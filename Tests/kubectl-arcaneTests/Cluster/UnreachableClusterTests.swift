import ArcaneCore
import ArcanePluginTesting
import ArcaneTestSupport
import Foundation
import Testing

/// The program, where the cluster does not do what it should. It always ends.
@Suite("A cluster that fails")
struct UnreachableClusterTests {
    private static func arcane(_ line: String, server: String) async throws -> PluginRun {
        try await withTemporaryFolder { folder in
            let kubeconfig = """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "\(server)"}}]
                users: [{name: u, user: {token: secret-of-ann}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: sales}}]
                """
            try kubeconfig.write(toFile: "\(folder)/config", atomically: true, encoding: .utf8)
            return try await PluginProcess.run(
                PluginLaunch(
                    executable: Repository.program("kubectl-arcane"), arguments: line.split(separator: " ").map(String.init),
                    environment: ["KUBECONFIG": "\(folder)/config", "HOME": folder]))
        }
    }

    @Test(
        "never answers: the command ends, and says so",
        arguments: ["stream list", "stream stop shell orders --wait", "class list"])
    func silence(line: String) async throws {
        try await ScriptedAPI.serving { _, _ in
            .silence
        } _: { api in
            let run = try await Self.arcane("\(line) --request-timeout 200ms", server: "http://127.0.0.1:\(api.port)")
            #expect(run.exit == .code(1))
            #expect(run.standardError.hasPrefix("error: the cluster cannot be reached: "))
            #expect(run.standardOutput.isEmpty)
        }
    }

    @Test("is not there: the command names its address")
    func refused() async throws {
        let port = try FreePort.find()
        let run = try await Self.arcane("stream list", server: "http://127.0.0.1:\(port)")
        #expect(run.exit == .code(1) && run.standardError.contains("127.0.0.1:\(port)"))
    }

    @Test(
        "refuses: the command says what to do, and tells no secret",
        arguments: [(401, "log in again"), (403, "ask for this right"), (410, "410"), (422, "422")])
    func answers(status: Int, says: String) async throws {
        try await ScriptedAPI.serving { _, _ in
            .json(status, ["kind": "Status", "code": .integer(status), "message": "no"])
        } _: { api in
            let run = try await Self.arcane("stream list", server: "http://127.0.0.1:\(api.port)")
            #expect(run.exit == .code(1) && run.standardError.contains(says))
            #expect(!run.allOutput.contains("secret-of-ann"))
            #expect(api.seen.allSatisfy { $0.authorization == "Bearer secret-of-ann" })
        }
    }

    @Test("asks for a pause, or fails for a moment: the command goes on")
    func pauses() async throws {
        try await ScriptedAPI.serving { _, count in
            switch count {
            case 0: .json(429, ["kind": "Status", "code": 429], retryAfter: "1")
            case 1: .json(503, ["kind": "Status", "code": 503])
            default: .json(200, ["kind": "List", "items": [], "metadata": [:]])
            }
        } _: { api in
            let run = try await Self.arcane("stream list", server: "http://127.0.0.1:\(api.port)")
            #expect(run.exit == .code(0) && run.standardOutput == "No streams in the namespace sales.\n")
        }
    }

    @Test("has one class whose streams cannot be listed: the others are, and the exit code is 1")
    func partly() async throws {
        try await ScriptedAPI.serving { request, _ in
            let classes = ["good", "lost"].map { name -> JSONValue in
                [
                    "metadata": ["name": .string(name)],
                    "spec": [
                        "apiVersion": "v1", "kindRef": .string(name), "pluralName": .string("\(name)s"), "apiGroupRef": "e.com",
                    ],
                ]
            }
            return switch request.path.split(separator: "/").last {
            case "streamclasses": .json(200, ["items": .array(classes)])
            case "goods": .json(200, ["items": [["metadata": ["name": "orders", "namespace": "sales"], "spec": [:]]]])
            case "losts": .json(404, ["kind": "Status", "code": 404])
            default: .json(200, ["items": []])
            }
        } _: { api in
            let run = try await Self.arcane("stream list -o name", server: "http://127.0.0.1:\(api.port)")
            #expect(run.exit == .code(1) && run.standardOutput == "good.e.com/orders\n")
            #expect(
                run.standardError.contains(
                    "the cluster serves no losts.e.com/v1, the kind of the class lost; install the plugin's CRD"))
        }
    }
}
