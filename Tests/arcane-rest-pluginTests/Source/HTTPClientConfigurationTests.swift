import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

/// What the spec says of the connection.
struct HTTPClientConfigurationTests {
    private func configuration(_ yaml: String) throws -> HTTPClientConfiguration {
        HTTPClientConfiguration(try TestStream.spec("request: {url: 'https://h/'}\n\(yaml)"))
    }

    @Test("certificates, proxy and the limit of a response are those of the spec")
    func settings() throws {
        let found = try configuration(
            """
            connection: {caFile: /ca.pem, clientCertificateFile: /c.pem, clientKeyFile: /k.pem, proxy: 'http://p:3128', \
            maximumResponseBytes: 1000}
            """)
        #expect(found.trustedCertificates == .file("/ca.pem"))
        #expect(found.clientCertificate == .file("/c.pem"))
        #expect(found.clientKey == .file("/k.pem"))
        #expect(found.proxy == "http://p:3128")
        #expect(found.maximumResponseBytes == 1000)
    }

    @Test("a silence lasts as long as httpTimeout, connecting 30 s at most")
    func timeouts() throws {
        let patient = try configuration("httpTimeout: 5m")
        #expect(patient.silenceTimeout == .seconds(300))
        #expect(patient.connectTimeout == .seconds(30))
        let hasty = try configuration("httpTimeout: 2s")
        #expect(hasty.silenceTimeout == .seconds(2))
        #expect(hasty.connectTimeout == .seconds(2))
    }

    @Test("there are connections for all requests that run at the same time, and one for tokens")
    func connections() throws {
        #expect(try configuration("").maximumConnectionsPerHost == 2)
        #expect(try configuration("rateLimit: {concurrency: 8}").maximumConnectionsPerHost == 9)
    }

    @Test("a response beyond the limit ends the stream, and is not asked for again")
    func largeResponse() async throws {
        try await withDevAPI("--records", "100") { api in
            let stream = try await TestStream(
                """
                request: {url: 'BASE/open/orders', query: {paging: none}}
                records: [data]
                connection: {maximumResponseBytes: 1000}
                """, api)
            await #expect(throws: (any Error).self) { try await stream.source.schema(known: nil) }
            #expect(try await api.requests().count == 1)
        }
    }
}
