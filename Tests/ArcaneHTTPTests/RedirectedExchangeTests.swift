import ArcaneHTTP
import Foundation
import Testing

@Suite struct RedirectedExchangeTests {
    private func redirect(_ server: FaultServer, to location: String, status: Int = 302) -> String {
        let escaped = location.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return server.url("/redirect?status=\(status)&to=\(escaped)")
    }

    @Test("A redirect within the host keeps credentials and the connection, and says where it led")
    func sameHost() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let request = HTTPRequest(
                url: redirect(server, to: "/echo?a=b"), headers: ["Authorization": "Bearer s", "X-Api-Key": "k"])
            let response = try await client.send(request)
            #expect(response.url == server.url("/echo?a=b"))
            let echo = try await client.echo(request)
            #expect(echo.values("Authorization") == ["Bearer s"])
            #expect(echo.values("X-Api-Key") == ["k"])
            #expect(echo.connection <= 2)
        }
    }

    @Test("Credentials do not reach another port or another name of the host", arguments: [true, false])
    func elsewhere(_ otherPort: Bool) async throws {
        try await FaultServer.with { first in
            try await FaultServer.with { second in
                let target = otherPort ? second.url("/echo") : "http://localhost:\(first.port())/echo"
                let url = redirect(first, to: target).replacing("http://", with: "http://me:pw@")
                let echo = try await HTTPClient().echo(
                    HTTPRequest(
                        url: url, headers: ["Cookie": "c", "X-Api-Key": "k", "Accept": "a/b"]))
                #expect(echo.values("Authorization").isEmpty)
                #expect(echo.values("Cookie").isEmpty)
                #expect(echo.values("X-Api-Key").isEmpty)
                #expect(echo.values("Accept") == ["a/b"])
            }
        }
    }

    @Test("A redirect to a file or to FTP is refused", arguments: ["file:///etc/hostname", "ftp://127.0.0.1/"])
    func otherSchemes(_ location: String) async throws {
        try await FaultServer.with { server in
            let failure = await HTTPClient().failure(HTTPRequest(url: redirect(server, to: location)))
            #expect(failure == .redirectRefused)
        }
    }

    @Test("Endless redirects end at the limit")
    func endless() async throws {
        try await FaultServer.with { server in
            var configuration = HTTPClientConfiguration()
            configuration.maximumRedirects = 3
            let failure = await HTTPClient(configuration).failure(HTTPRequest(url: server.url("/redirect-forever")))
            #expect(failure == .redirectRefused)
            let counts = try await server.counts()
            #expect(counts["endless"] == 4)
        }
    }

    @Test("A redirect whose body never ends is followed all the same")
    func stalledBody() async throws {
        try await FaultServer.with { server in
            let echo = try await HTTPClient().echo(HTTPRequest(url: server.url("/redirect-stalled"), timeout: .seconds(30)))
            #expect(echo.target == "/echo")
            try await server.wait(for: "closed-in-redirect")
        }
    }

    @Test("A 307 repeats method and body, a 303 does not", arguments: [(307, "POST", 5), (303, "GET", 0)])
    func body(_ status: Int, _ method: String, _ length: Int) async throws {
        try await FaultServer.with { server in
            let echo = try await HTTPClient().echo(
                HTTPRequest("POST", redirect(server, to: "/echo", status: status), body: Array("hello".utf8)))
            #expect(echo.method == method)
            #expect(echo.length == length)
        }
    }
}
