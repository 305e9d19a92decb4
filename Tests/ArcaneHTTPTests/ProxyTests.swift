import ArcaneHTTP
import Testing

@Suite struct ProxyTests {
    private func client(through proxy: FaultServer, _ certificates: Certificates?, serverName: String? = nil) -> HTTPClient {
        var configuration = HTTPClientConfiguration()
        configuration.proxy = "http://127.0.0.1:\(proxy.port())"
        configuration.trustedCertificates = certificates.map { .file("\($0.folder)/ca.pem") }
        configuration.serverName = serverName
        return HTTPClient(configuration)
    }

    @Test("A plain request goes through the proxy with its whole URL")
    func forward() async throws {
        try await FaultServer.with { proxy in
            let echo = try await client(through: proxy, nil).echo(HTTPRequest("GET", "http://no-such-host.invalid/echo?a=b"))
            #expect(echo.target == "http://no-such-host.invalid/echo?a=b")
            let counts = try await proxy.counts()
            #expect(counts["forwarded"] == 1)
        }
    }

    @Test("A TLS request goes through a tunnel, whose header is not the response's")
    func tunnel() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                try await FaultServer.with { proxy in
                    let response = try await client(through: proxy, certificates).send(
                        HTTPRequest("GET", server.tlsURL("/bytes?n=3")))
                    #expect(response.status == 200)
                    #expect(response.headers["X-Proxy"] == nil)
                    let body = try await response.body.collect(upTo: 3)
                    #expect(body == [0, 1, 2])
                    let counts = try await proxy.counts()
                    #expect(counts["connects"] == 1)
                }
            }
        }
    }

    @Test("A server that is asked for by another name is tunnelled to by its own")
    func tunnelToNamedServer() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                try await FaultServer.with { proxy in
                    let echo = try await client(through: proxy, certificates, serverName: "api.test").echo(
                        HTTPRequest("GET", server.tlsURL("/echo")))
                    #expect(echo.values("Host") == ["127.0.0.1:\(server.port("tlsPort"))"])
                    let connects = try await proxy.counts()["connects"]
                    #expect(connects == 1)
                    let asked = try await server.counts()["asked-for-api.test"]
                    #expect(asked == 1)
                }
            }
        }
    }

    @Test("A proxy that is not there is an error")
    func missing() async {
        var configuration = HTTPClientConfiguration()
        configuration.proxy = "http://127.0.0.1:1"
        let failure = await HTTPClient(configuration).failure(HTTPRequest("GET", "http://no-such-host.invalid/"))
        #expect(failure == .connectionFailed)
    }
}
