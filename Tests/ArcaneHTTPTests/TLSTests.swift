import ArcaneCore
import ArcaneHTTP
import Foundation
import Testing

@Suite struct TLSTests {
    @Test("A certificate of the given authority is trusted, and the connection used again")
    func ownAuthority() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                let client = certificates.client()
                for _ in 0..<3 {
                    let echo = try await client.echo(HTTPRequest("GET", server.tlsURL("/echo")))
                    #expect(echo.connection == 1)
                }
            }
        }
    }

    @Test("A certificate that is not trusted, or is for another name, is refused")
    func untrusted() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                let strange = await HTTPClient().failure(HTTPRequest("GET", server.tlsURL("/echo")))
                #expect(strange == .certificateRejected)
                let otherName = server.tlsURL("/echo").replacing("127.0.0.1", with: "localhost")
                let misnamed = await certificates.client().failure(HTTPRequest("GET", otherName))
                #expect(misnamed == .certificateRejected)
            }
        }
    }

    @Test("A server that asks for a client certificate gets it, and refuses a client without")
    func clientCertificate() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                let url = server.tlsURL("/echo", "strictTlsPort")
                let text = try await certificates.client(identified: true).text(HTTPRequest("GET", url))
                #expect(text == "hello")
                let failure = await certificates.client().failure(HTTPRequest("GET", url))
                #expect(failure == .certificateRejected)
            }
        }
    }

    @Test("Certificates and keys may be texts instead of files")
    func inMemory() async throws {
        try await Certificates.with { certificates in
            func text(_ name: String) throws -> PEM {
                .text(Secret(try String(contentsOfFile: "\(certificates.folder)/\(name)", encoding: .utf8)))
            }
            var configuration = HTTPClientConfiguration()
            configuration.trustedCertificates = try text("ca.pem")
            configuration.clientCertificate = try text("client.pem")
            configuration.clientKey = try text("client.key")
            let client = HTTPClient(configuration)
            configuration.trustedCertificates = try text("client.pem")
            let distrustful = HTTPClient(configuration)
            try await FaultServer.with(tls: certificates.folder) { server in
                let url = server.tlsURL("/echo", "strictTlsPort")
                let text = try await client.text(HTTPRequest("GET", url))
                #expect(text == "hello")
                let failure = await distrustful.failure(HTTPRequest("GET", url))
                #expect(failure == .certificateRejected)
            }
        }
    }

    @Test("A client that was told not to verify takes any certificate")
    func unverified() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                var configuration = HTTPClientConfiguration()
                configuration.verifiesServer = false
                let echo = try await HTTPClient(configuration).echo(
                    HTTPRequest("GET", server.tlsURL("/echo").replacing("127.0.0.1", with: "localhost")))
                #expect(echo.connection == 1)
            }
        }
    }

    @Test("A CA file or a client certificate that does not exist is named as the cause", arguments: [true, false])
    func missingFiles(_ isAuthority: Bool) async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                var configuration = HTTPClientConfiguration()
                configuration.trustedCertificates = .file(isAuthority ? "/nowhere.pem" : "\(certificates.folder)/ca.pem")
                configuration.clientCertificate = isAuthority ? nil : .file("/nowhere.pem")
                let client = HTTPClient(configuration)
                let error = try await #require(throws: HTTPError.self) {
                    _ = try await client.send(HTTPRequest("GET", server.tlsURL("/echo")))
                }
                #expect(error.code == .certificateRejected)
                #expect(error.message.contains("/nowhere.pem"))
            }
        }
    }

    @Test("Plain HTTP on a TLS port, and TLS on a plain port, are errors")
    func mixedUp() async throws {
        try await Certificates.with { certificates in
            try await FaultServer.with(tls: certificates.folder) { server in
                let tlsOnPlain = await certificates.client().failure(
                    HTTPRequest("GET", "https://127.0.0.1:\(server.port())/echo"))
                #expect(tlsOnPlain == .tlsFailed)
                let plainOnTLS = await certificates.client().failure(
                    HTTPRequest("GET", "http://127.0.0.1:\(server.port("tlsPort"))/echo"))
                #expect(plainOnTLS == .connectionLost)
            }
        }
    }
}
