import ArcaneHTTP
import Synchronization
import Testing

@Suite struct RetryTests {
    private let policy = RetryPolicy(maximumAttempts: 4, initialDelay: .milliseconds(2), maximumDelay: .milliseconds(5))

    /// What the hook was told.
    private final class Log: Sendable {
        private let told = Mutex<[HTTPRetry]>([])
        var retries: [HTTPRetry] { told.withLock { $0 } }
        func add(_ retry: HTTPRetry) { told.withLock { $0.append(retry) } }
    }

    @Test("A request is sent again until it is answered, and each retry is told")
    func untilAnswered() async throws {
        try await FaultServer.with { server in
            let log = Log()
            let request = HTTPRequest("GET", server.url("/status?key=a&times=2&code=503"))
            let response = try await HTTPClient().send(request, retrying: policy) { log.add($0) }
            #expect(response.status == 200)
            #expect(log.retries.map(\.attempt) == [1, 2])
            #expect(log.retries.map(\.reason) == [.status(503), .status(503)])
            #expect(log.retries.first?.url == server.url("/status?key=…&times=…&code=…"))
            #expect(log.retries.first?.description.contains("was answered with 503") == true)
        }
    }

    @Test("After the last attempt its answer is the answer")
    func exhausted() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let response = try await client.send(HTTPRequest("GET", server.url("/status?key=b&code=429")), retrying: policy)
            #expect(response.status == 429)
            let body = try await response.body.collect(upTo: 100)
            #expect(body == Array("not yet".utf8))
            let counts = try await server.counts()
            #expect(counts["status-b"] == 4)
        }
    }

    @Test("A status that is none of the policy's is not repeated")
    func finalStatus() async throws {
        try await FaultServer.with { server in
            let result = try await HTTPClient().fetch(
                HTTPRequest("GET", server.url("/status?key=c&code=404")), limit: 100, retrying: policy)
            #expect(result.status == 404)
            let counts = try await server.counts()
            #expect(counts["status-c"] == 1)
        }
    }

    @Test("A POST is repeated only where the request allows it", arguments: [(false, 1), (true, 4)])
    func post(_ repeatable: Bool, _ sent: Int) async throws {
        try await FaultServer.with { server in
            let request = HTTPRequest(
                "POST", server.url("/status?key=d&code=503"), body: [1], repeatable: repeatable ? true : nil)
            _ = try await HTTPClient().fetch(request, limit: 100, retrying: policy)
            let counts = try await server.counts()
            #expect(counts["status-d"] == sent)
        }
    }

    @Test("Fetching also repeats a body that was cut; sending leaves it to its reader")
    func cutBody() async throws {
        try await FaultServer.with { server in
            let log = Log()
            let client = HTTPClient()
            let result = try await client.fetch(
                HTTPRequest("GET", server.url("/cut-first?key=e&times=2")), limit: 10, retrying: policy
            ) { log.add($0) }
            #expect(result.body == Array("0123456789".utf8))
            #expect(result.headers["Content-Length"] == "10")
            #expect(log.retries.count == 2)
            guard case .error(let error)? = log.retries.first?.reason else {
                Issue.record("the reason is not an error")
                return
            }
            #expect(error.code == .truncatedBody)
            let response = try await client.send(HTTPRequest("GET", server.url("/cut-first?key=f")), retrying: policy)
            await #expect(throws: HTTPError.self) { _ = try await response.body.collect(upTo: 10) }
        }
    }

    @Test("A connection that is reset is tried again, and the last error is thrown")
    func reset() async throws {
        try await FaultServer.with { server in
            let log = Log()
            let error = try await #require(throws: HTTPError.self) {
                _ = try await HTTPClient().send(HTTPRequest("GET", server.url("/reset-before-head")), retrying: policy) {
                    log.add($0)
                }
            }
            #expect(error.code == .connectionLost)
            #expect(log.retries.count == 3)
        }
    }

    @Test("A body beyond the limit is not fetched again")
    func limit() async throws {
        try await FaultServer.with { server in
            let log = Log()
            let error = try await #require(throws: HTTPError.self) {
                _ = try await HTTPClient().fetch(HTTPRequest("GET", server.url("/bytes?n=11")), limit: 10, retrying: policy) {
                    log.add($0)
                }
            }
            #expect(error.code == .responseTooLarge)
            #expect(log.retries.isEmpty)
        }
    }

    @Test(
        "What the server asks for is waited",
        arguments: [["Retry-After: 1"], ["RateLimit-Remaining: 0", "RateLimit-Reset: 1"]])
    func retryAfter(_ fields: [String]) async throws {
        try await FaultServer.with { server in
            let log = Log()
            let headers = HTTPHeaders(fields.map { (name: "X-Answer", value: $0) })
            let request = HTTPRequest("GET", server.url("/status?key=g&times=1&code=429"), headers: headers)
            let begin = ContinuousClock.now
            let response = try await HTTPClient().send(request, retrying: policy) { log.add($0) }
            #expect(response.status == 200)
            #expect(log.retries.map(\.delay) == [.seconds(1)])
            #expect(.now - begin >= .seconds(1))
        }
    }

    @Test("A server that asks for too long gets no other attempt")
    func longRetryAfter() async throws {
        try await FaultServer.with { server in
            let request = HTTPRequest("GET", server.url("/status?key=h&code=503"), headers: ["X-Answer": "Retry-After: 86400"])
            let response = try await HTTPClient().send(request, retrying: policy)
            #expect(response.status == 503)
            let counts = try await server.counts()
            #expect(counts["status-h"] == 1)
        }
    }

    @Test("Cancelling ends the pause")
    func cancelled() async throws {
        try await FaultServer.with { server in
            let request = HTTPRequest("GET", server.url("/status?key=i&code=503"), headers: ["X-Answer": "Retry-After: 200"])
            let client = HTTPClient()
            let task = Task { () -> HTTPError.Code? in
                do {
                    _ = try await client.send(request, retrying: policy)
                    return nil
                } catch {
                    return (error as? HTTPError)?.code
                }
            }
            try await server.wait(for: "status-i")
            task.cancel()
            let code = await task.value
            #expect(code == .cancelled)
        }
    }
}
