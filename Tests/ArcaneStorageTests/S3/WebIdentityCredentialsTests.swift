import ArcaneCore
import ArcaneHTTP
import ArcaneTestSupport
import Foundation
import Synchronization
import Testing

@testable import ArcaneStorage

@Suite struct WebIdentityCredentialsTests {
    private static let role = "arn:aws:iam::123456789012:role/arcane"

    /// A time that a test moves.
    private final class Clock: Sendable {
        private let time = Mutex(WallClock.now())
        func now() -> Timestamp { time.withLock { $0 } }
        func advance(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
    }

    private func withService(
        _ body:
            @Sendable (_ proxy: FaultProxy, _ credentials: WebIdentityCredentials, _ clock: Clock, _ tokenFile: String)
            async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let tokenFile = folder + "/token"
            try "hidden-token-1\n".write(toFile: tokenFile, atomically: true, encoding: .utf8)
            try await FaultProxy.run(before: try await SharedServers.s3.port()) { proxy in
                let clock = Clock()
                let credentials = WebIdentityCredentials(
                    role: Self.role, tokenFile: tokenFile, sessionName: "test", endpoint: "http://127.0.0.1:\(proxy.port)",
                    http: SharedServers.http, retry: quickRetries, now: { clock.now() })
                try await body(proxy, credentials, clock, tokenFile)
            }
        }
    }

    @Test("a token is exchanged for keys once, however many ask, until five minutes before their end")
    func exchange() async throws {
        try await withService { proxy, credentials, clock, _ in
            let all = try await withThrowingTaskGroup(of: AWSCredentials.self) { group in
                for _ in 0..<16 { group.addTask { try await credentials.credentials() } }
                return try await group.reduce(into: Set<AWSCredentials>()) { $0.insert($1) }
            }
            let first = try #require(all.first)
            #expect(all.count == 1)
            #expect(first.accessKeyID.hasPrefix("ASIA") && first.sessionToken != nil)
            #expect(try await proxy.requests().count == 1)
            // The keys hold for an hour.
            clock.advance(.seconds(54 * 60))
            #expect(try await credentials.credentials() == first)
            #expect(try await proxy.requests().count == 1)
            clock.advance(.seconds(2 * 60))
            #expect(try await credentials.credentials() != first)
            #expect(try await proxy.requests().count == 2)
        }
    }

    @Test("keys that still hold are used while the service fails; afterwards the failure is told")
    func serviceFails() async throws {
        try await withService { proxy, credentials, clock, _ in
            let first = try await credentials.credentials()
            try await proxy.fail(#"{"fault": "answer", "status": 503, "times": 1000}"#)
            clock.advance(.seconds(57 * 60))
            #expect(try await credentials.credentials() == first)
            clock.advance(.seconds(4 * 60))
            #expect(await code { _ = try await credentials.credentials() } == .transient)
            try await proxy.fail()
            #expect(try await credentials.credentials() != first)
        }
    }

    @Test("a refusal names the role and the remedy, never the token")
    func refused() async throws {
        try await withService { proxy, credentials, _, _ in
            try await proxy.fail(
                #"{"fault": "answer", "status": 400, "body": "<ErrorResponse><Error><Code>InvalidIdentityToken</Code></Error></ErrorResponse>"}"#
            )
            let error = try await streamError { _ = try await credentials.credentials() }
            #expect(error.code == .refused)
            #expect(error.message.contains("InvalidIdentityToken") && error.message.contains("AWS_ROLE_ARN"))
            #expect(!error.message.contains("hidden"))
            #expect(try await proxy.requests().allSatisfy { !$0.contains("hidden") })
        }
    }

    @Test("the token file is read for each exchange; one that is not there is named")
    func tokenFile() async throws {
        try await withService { _, credentials, clock, tokenFile in
            _ = try await credentials.credentials()
            try FileManager.default.removeItem(atPath: tokenFile)
            clock.advance(.seconds(3700))
            let error = try await streamError { _ = try await credentials.credentials() }
            #expect(error.code == .configuration)
            #expect(error.message.contains(tokenFile) && error.message.contains("AWS_WEB_IDENTITY_TOKEN_FILE"))
        }
    }

    @Test("what is no answer of the service is refused", arguments: ["", "<html/>", "<AssumeRoleWithWebIdentityResponse/>"])
    func broken(_ body: String) throws {
        let error = try #require(throws: StreamError.self) {
            try WebIdentityCredentials.session(StoreAnswer(status: 200, headers: [:], body: Array(body.utf8)), role: "r")
        }
        #expect(error.code == .refused && error.message.contains("AWS_ENDPOINT_URL_STS"))
    }

    @Test("a store with a web identity writes with the keys that it gets")
    func store() async throws {
        try await withTemporaryFolder { folder in
            try "token".write(toFile: folder + "/token", atomically: true, encoding: .utf8)
            let service = try await S3Service.withBucket()
            let store = try service.store(environment: [
                "AWS_WEB_IDENTITY_TOKEN_FILE": folder + "/token", "AWS_ROLE_ARN": Self.role, "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(service.port)",
            ])
            try await store.put("a", [1])
            #expect(try await store.get("a") == [1])
        }
    }
}
