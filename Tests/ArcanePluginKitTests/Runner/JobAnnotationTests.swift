import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcanePluginTesting
import Testing

@testable import ArcanePluginKit

@Suite("Asking the operator for a backfill")
struct JobAnnotationTests {
    private static let quick = RetryPolicy(
        maximumAttempts: 3, initialDelay: .milliseconds(1), statuses: KubernetesClient.patience.statuses)

    /// What asking came to with these answers of the API: the error, and how many requests there were.
    private func ask(
        _ answers: [KubernetesAPIStub.Answer], keys: [String] = ["arcane/state"]
    ) async throws -> (error: StreamError?, patches: [KubernetesAPIStub.Patch]) {
        try await KubernetesAPIStub.serving(answers) { stub in
            let cluster = ClusterConfiguration(
                server: "http://127.0.0.1:\(stub.port)", tokenFile: nil, caFile: nil, namespace: "space")
            let isSilent = answers.contains { if case .silence = $0 { true } else { false } }
            let client = KubernetesClient(cluster, timeout: .seconds(isSilent ? 2 : 60), retrying: Self.quick)
            do {
                try await JobAnnotation(client: client, job: "orders", keys: keys).requestBackfill(reason: "r")
                return (nil, stub.patches)
            } catch let error as StreamError {
                return (error, stub.patches)
            }
        }
    }

    @Test("patches the stream's Job under each key")
    func patches() async throws {
        let (error, patches) = try await ask([.status(200)], keys: ["a/b", "c/d"])
        #expect(error == nil)
        #expect(patches.map(\.path) == ["/apis/batch/v1/namespaces/space/jobs/orders"])
        #expect(patches.first?.contentType == "application/merge-patch+json")
        #expect(patches.first?.body == ["metadata": ["annotations": ["a/b": "schema-mismatch", "c/d": "schema-mismatch"]]])
    }

    @Test("repeats what may pass", arguments: [409, 429, 500, 502, 503, 504])
    func repeats(_ status: Int) async throws {
        let (error, patches) = try await ask([.status(status), .status(200)])
        #expect(error == nil)
        #expect(patches.count == 2)
    }

    @Test("repeats a request without an answer")
    func silence() async throws {
        let (error, patches) = try await ask([.silence, .status(200)])
        #expect(error == nil)
        #expect(patches.count == 2)
    }

    @Test(
        "says what to do where the API refuses",
        arguments: [
            (401, "token is not accepted"), (403, "grant the pod's service account 'patch' on 'jobs'"),
            (404, "must have the stream's name"),
        ])
    func refused(_ status: Int, _ remedy: String) async throws {
        let (error, patches) = try await ask([.status(status)])
        #expect(error?.code == .transient)
        #expect(error?.message.contains("Job space/orders could not be annotated") == true)
        #expect(error?.message.contains(remedy) == true)
        #expect(patches.count == 1)
    }

    @Test("gives up in the end", arguments: [KubernetesAPIStub.Answer.status(500), .status(409), .silence])
    func givesUp(_ answer: KubernetesAPIStub.Answer) async throws {
        let (error, patches) = try await ask([answer])
        #expect(error.map { ExitCode($0.code) } == .retry)
        #expect(error?.message.contains("Job space/orders") == true)
        #expect(patches.count == 3)
    }

    @Test("without an operator says what to do by hand")
    func noOperator() async throws {
        let error = await #expect(throws: StreamError.self) { try await NoOperator().requestBackfill(reason: "r") }
        #expect(error?.message.contains("--backfill") == true)
    }
}
