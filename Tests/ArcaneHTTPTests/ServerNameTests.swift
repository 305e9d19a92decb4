import ArcaneTestSupport
import Testing

@testable import ArcaneHTTP

@Suite struct ServerNameTests {
    private func withServer(_ body: @Sendable (Certificates, FaultServer) async throws -> Void) async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { try await body(certificates, $0) }
        }
    }

    @Test("A server is asked for and verified by the name, and the request says what the URL says")
    func named() async throws {
        try await withServer { certificates, server in
            let client = certificates.client(serverName: "api.test")
            // The certificate does not hold this name.
            let url = server.tlsURL("/echo?path=/a/../b//c/%7e&x='(y)'#fragment").replacing("127.0.0.1", with: "localhost")
            for _ in 0..<2 {
                let response = try await client.echo(HTTPRequest("GET", url))
                #expect(response.target == "/echo?path=/a/../b//c/%7e&x='(y)'")
                #expect(response.values("Host") == ["localhost:\(server.port("tlsPort"))"])
                #expect(response.connection == 1)
            }
            let counts = try await server.counts()
            #expect(counts["asked-for-api.test"] == 1)
        }
    }

    @Test("A response has the URL of its request, not the one with the other name")
    func responseURL() async throws {
        try await withServer { certificates, server in
            let url = server.tlsURL("/bytes?n=1")
            let response = try await certificates.client(serverName: "api.test").send(HTTPRequest("GET", url))
            #expect(response.url == url)
        }
    }

    @Test("A `Host` that the request gives stays")
    func ownHost() async throws {
        try await withServer { certificates, server in
            let echo = try await certificates.client(serverName: "api.test").echo(
                HTTPRequest("GET", server.tlsURL("/echo"), headers: ["Host": "given.test"]))
            #expect(echo.values("Host") == ["given.test"])
        }
    }

    @Test("An address may be the name")
    func address() async throws {
        try await withServer { certificates, server in
            let url = server.tlsURL("/bytes?n=3").replacing("127.0.0.1", with: "localhost")
            let text = try await certificates.client(serverName: "127.0.0.1").text(HTTPRequest("GET", url))
            #expect(text.utf8.count == 3)
        }
    }

    @Test("A certificate that does not hold the name is refused, though it holds the URL's")
    func otherName() async throws {
        try await withServer { certificates, server in
            let failure = await certificates.client(serverName: "other.test").failure(
                HTTPRequest("GET", server.tlsURL("/echo")))
            #expect(failure == .certificateRejected)
        }
    }

    @Test("Another server that a redirect leads to is asked for by its own name")
    func redirected() async throws {
        try await withServer { certificates, first in
            try await FaultServer.with(tls: certificates.folder) { second in
                let client = certificates.client(serverName: "api.test")
                let there = try await client.echo(
                    HTTPRequest("GET", first.tlsURL("/redirect?to=\(second.tlsURL("/echo"))")))
                #expect(there.target == "/echo")
                let asked = try await second.counts()["asked-for-api.test"]
                #expect(asked == nil)
                let staying = try await client.echo(HTTPRequest("GET", first.tlsURL("/redirect?to=/echo")))
                #expect(staying.values("Host") == ["127.0.0.1:\(first.port("tlsPort"))"])
            }
        }
    }

    @Test("Without TLS nothing is named")
    func plain() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.serverName = "no-such-host.invalid"
            let echo = try await HTTPClient(configuration).echo(HTTPRequest(url: server.url("/echo")))
            #expect(echo.values("Host") == ["127.0.0.1:\(server.port())"])
        }
    }

    @Test(
        "What is no host name is an error that shows it",
        arguments: ["", "https://api.test", "api.test/x", "a b", "a:443", "a@b"])
    func noName(_ name: String) throws {
        let error = try #require(throws: HTTPError.self) { _ = try ServerName(name) }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("'\(name)'"))
    }

    @Test("The connection leads to the URL's host and port, whatever the name")
    func route() throws {
        let route = try #require(ServerName("::1").route(to: WebAddress("https://me:pw@10.0.0.1:6443/api?x=1")))
        #expect(route.url == "https://me:pw@[::1]:6443/api?x=1")
        #expect(route.connectTo == "::10.0.0.1:6443")
        #expect(route.host == "10.0.0.1:6443")
        let standard = try #require(ServerName("api.test").route(to: WebAddress("https://[fe80::1]/")))
        #expect(standard.connectTo == "::[fe80::1]:443")
        #expect(standard.host == "[fe80::1]")
    }
}
