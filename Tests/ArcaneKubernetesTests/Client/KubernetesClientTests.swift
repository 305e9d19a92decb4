import ArcaneCore
import ArcaneHTTP
import ArcanePluginTesting
import ArcaneTestSupport
import Foundation
import Testing

@testable import ArcaneKubernetes

@Suite("Requests to the Kubernetes API")
struct KubernetesClientTests {
    private func client(_ stub: KubernetesAPIStub, tokenFile: String? = nil) -> KubernetesClient {
        KubernetesClient(
            ClusterConfiguration(server: "http://127.0.0.1:\(stub.port)", tokenFile: tokenFile, caFile: nil, namespace: "n"),
            timeout: .seconds(60), retrying: RetryPolicy(maximumAttempts: 3, initialDelay: .milliseconds(1)))
    }

    @Test("carry the token as it is in the file at that moment")
    func token() async throws {
        let seen = try await withTemporaryFolder { folder in
            try await KubernetesAPIStub.serving { stub in
                let client = client(stub, tokenFile: "\(folder)/token")
                for token in ["first\n", "second"] {
                    try token.write(toFile: "\(folder)/token", atomically: true, encoding: .utf8)
                    try await client.mergePatch("/apis/x", [:])
                }
                return stub.patches.map(\.authorization)
            }
        }
        #expect(seen == ["Bearer first", "Bearer second"])
    }

    @Test("without a token carry none, and give back the object")
    func noToken() async throws {
        let (object, patches) = try await KubernetesAPIStub.serving { stub in
            (
                try await client(stub).mergePatch("/apis/batch/v1/namespaces/n/jobs/j", ["metadata": ["labels": ["a": "ü"]]]),
                stub.patches
            )
        }
        #expect(object == ["kind": "Job"])
        #expect(patches.map(\.path) == ["/apis/batch/v1/namespaces/n/jobs/j"])
        #expect(patches.first?.body == ["metadata": ["labels": ["a": "ü"]]])
        #expect(patches.first?.authorization == nil)
    }

    @Test("whose token cannot be read say which file")
    func unreadableToken() async throws {
        let error = try await KubernetesAPIStub.serving { stub in
            await #expect(throws: StreamError.self) {
                try await client(stub, tokenFile: "/nonexistent/token").mergePatch("/x", [:])
            }
        }
        #expect(error?.message.contains("/nonexistent/token") == true)
    }

    @Test("that are refused throw status, reason and message", arguments: [400, 401, 403, 404, 422])
    func refused(_ status: Int) async throws {
        let (error, count) = try await KubernetesAPIStub.serving([.status(status)]) { stub in
            (await #expect(throws: KubernetesError.self) { try await client(stub).mergePatch("/x", [:]) }, stub.patches.count)
        }
        #expect(error?.status == status)
        #expect(error?.description == "the Kubernetes API answered \(status) Stubbed: as the test wants")
        #expect(count == 1)
    }

    @Test("that fail for a reason that may pass are sent again, as often as the policy says")
    func repeated() async throws {
        let (error, count) = try await KubernetesAPIStub.serving([.status(503)]) { stub in
            (await #expect(throws: KubernetesError.self) { try await client(stub).mergePatch("/x", [:]) }, stub.patches.count)
        }
        #expect(error?.status == 503)
        #expect(count == 3)
        #expect(KubernetesClient.patience.statuses.isSuperset(of: [409, 429, 500, 503]))
        #expect(KubernetesClient.patience.statuses.isDisjoint(with: [400, 401, 403, 404, 422]))
    }

    @Test("to a server that is not there are an error of the connection")
    func nobody() async throws {
        let port = try await KubernetesAPIStub.serving { $0.port }
        let configuration = ClusterConfiguration(
            server: "http://127.0.0.1:\(port)", tokenFile: nil, caFile: nil, namespace: "n")
        await #expect(throws: HTTPError.self) {
            try await KubernetesClient(configuration, retrying: .never).mergePatch("/x", [:])
        }
    }

    @Test("that change something are not repeated where the leadership was lost meanwhile; others are", arguments: [429, 503])
    func lostBetweenAttempts(status: Int) async throws {
        let clock = ManualClock()
        let leadership = Leadership(time: SteadyTime(clock))
        leadership.begin(until: .seconds(10))
        try await ScriptedAPI.serving { request, _ in
            if request.method != "GET" { clock.advance(by: .seconds(10)) }
            return .json(status, ["code": .integer(status)])
        } _: { api in
            let client = KubernetesClient(
                ClusterConfiguration(server: "http://127.0.0.1:\(api.port)"), timeout: .seconds(60),
                retrying: RetryPolicy(maximumAttempts: 3, initialDelay: .milliseconds(1), statuses: [429, 503]),
                mayWrite: { try leadership.require() })
            await #expect(throws: KubernetesError.self) { try await client.get(.jobs, ObjectName("data", "orders")) }
            #expect(api.seen.map(\.method) == ["GET", "GET", "GET"])
            await #expect(throws: Leadership.Lost.self) { try await client.mergePatch("/x", [:]) }
            await #expect(throws: Leadership.Lost.self) { try await client.mergePatch("/x", [:]) }
            #expect(api.seen.map(\.method) == ["GET", "GET", "GET", "PATCH"])
        }
    }
}
