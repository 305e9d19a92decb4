import ArcaneHTTP
import ArcaneTestSupport
import Foundation
import Testing

@Suite struct ConnectionTests {
    @Test("Thousands of small requests use one connection")
    func keepAlive() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for _ in 0..<2000 {
                let body = try await client.send(HTTPRequest(url: server.url("/bytes?n=10"))).body.collect(upTo: 10)
                #expect(body.count == 10)
            }
            let echo = try await client.echo(HTTPRequest(url: server.url("/echo")))
            #expect(echo.connection == 1)
        }
    }

    @Test("Many requests at a time stay within the host's connections, and all arrive")
    func concurrent() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.maximumConnectionsPerHost = 4
            let client = HTTPClient(configuration)
            let total = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        try await client.send(HTTPRequest(url: server.url("/bytes?n=\(index)"))).body.collect(upTo: 500).count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(total == 500 * 499 / 2)
            let echo = try await client.echo(HTTPRequest(url: server.url("/echo")))
            #expect(echo.connection <= 4)
        }
    }

    @Test("A server that closes kept connections is no error", arguments: ["GET", "POST"])
    func closedIdle(_ method: String) async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for _ in 0..<5 {
                let text = try await client.text(HTTPRequest("GET", server.url("/close-idle")))
                #expect(text == "hello")
                // The close is seen before the next request is made.
                try await server.wait(for: "requests")
                let echo = try await client.echo(HTTPRequest(method, server.url("/echo"), body: Array("x".utf8)))
                #expect(echo.body == "x")
            }
        }
    }

    @Test("A request that a kept connection swallows is sent again only where that does no harm")
    func swallowed() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for method in ["GET", "POST"] {
                let first = try await client.text(HTTPRequest("GET", server.url("/close-second")))
                #expect(first == "hello")
                let failure = await client.failure(HTTPRequest(method, server.url("/close-second")))
                #expect(failure == (method == "GET" ? nil : .connectionLost))
            }
            let counts = try await server.counts()
            #expect(counts["close-second-POST"] == 1)
        }
    }

    @Test("A connection ends with its exchange, though a process that was started meanwhile goes on")
    func startedProcess() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let process: ServerProcess
            do {
                let response = try await client.send(HTTPRequest(url: server.url("/stall-in-body")))
                #expect(response.status == 200)
                process = try ServerProcess(
                    executable: "/bin/sh", arguments: ["-c", "echo '{}'; exec sleep 1000"], inheritsFiles: true)
            }
            defer { process.stop() }
            try await server.wait(for: "closed-in-body")
        }
    }

    @Test("A port where nobody listens is an error that says so")
    func refused() async throws {
        let error = try await #require(throws: HTTPError.self) {
            _ = try await HTTPClient().send(HTTPRequest("GET", "http://127.0.0.1:1/p?token=secret"))
        }
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasPrefix("GET http://127.0.0.1:1/p?token=…: "))
        #expect(!error.message.contains("secret"))
    }

    @Test("A name that does not exist is an error that says so")
    func unresolved() async {
        let failure = await HTTPClient().failure(HTTPRequest(url: "http://no-such-host.invalid/"))
        #expect(failure == .unresolvedHost)
    }

    @Test("The response to a request that is refused while it is being sent arrives")
    func earlyAnswer() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(
                HTTPRequest("PUT", server.url("/refuse-upload"), body: Array(repeating: 1, count: 4 << 20)))
            #expect(response.status == 413)
        }
    }
}
