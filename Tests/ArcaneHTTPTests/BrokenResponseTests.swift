import ArcaneHTTP
import Testing

@Suite struct BrokenResponseTests {
    @Test(
        "A broken response is an error of its kind, never a short success",
        arguments: [
            ("/reset-before-head", HTTPError.Code.connectionLost),
            ("/reset-in-head", .connectionLost),
            ("/close-before-head", .connectionLost),
            ("/reset-after-head", .connectionLost),
            ("/truncated", .truncatedBody),
            ("/truncated?n=0", .truncatedBody),
            ("/bad-length", .connectionLost),
            ("/two-lengths", .connectionLost),
            ("/bad-chunk", .connectionLost),
            ("/chunks-without-end", .truncatedBody),
            ("/not-http", .connectionLost),
            ("/large-header", .responseTooLarge),
            ("/large-header?fields=100", .responseTooLarge),
            ("/coded-broken", .undecodableBody),
            ("/coded-broken?coding=deflate", .undecodableBody),
            ("/coded-cut", .undecodableBody),
            ("/coded-cut?coding=deflate", .undecodableBody),
            ("/coded-broken?coding=br", .undecodableBody),
            ("/coded-cut?coding=br", .undecodableBody),
            ("/coded-cut?coding=zstd", .undecodableBody),
            ("/coded-unknown", .undecodableBody),
        ])
    func broken(_ path: String, _ code: HTTPError.Code) async throws {
        try await FaultServer.with { server in
            let failure = await HTTPClient().failure(HTTPRequest(url: server.url(path)))
            #expect(failure == code)
        }
    }

    @Test("What arrived before the cut can be read; the error comes after it")
    func piecesBeforeTheError() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/truncated?n=50")))
            var read = 0
            await #expect(throws: HTTPError.self) {
                for try await piece in response.body { read += piece.count }
            }
            #expect(read == 50)
        }
    }

    @Test("Bytes behind the declared length are not part of the body, nor of the next response")
    func longerThanDeclared() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for _ in 0..<3 {
                let text = try await client.text(HTTPRequest(url: server.url("/longer-than-declared")))
                #expect(text == "0123456789")
            }
        }
    }

    @Test("A chunked body arrives whole; its extensions and trailers are passed over")
    func chunked() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/chunked")))
            let body = try await response.body.collect(upTo: 100)
            #expect(String(decoding: body, as: UTF8.self) == "hello world")
            #expect(response.headers["X-Trailer"] == nil)
        }
    }

    @Test("A compressed body arrives decoded", arguments: ["gzip", "members", "deflate", "raw", "br", "zstd"])
    func coded(_ coding: String) async throws {
        try await FaultServer.with { server in
            let text = try await HTTPClient().text(HTTPRequest(url: server.url("/coded?n=100000&coding=\(coding)")))
            #expect(text == String(repeating: "some text that is worth compressing ", count: 100_000))
        }
    }

    @Test("The codings that can be undone are offered unless the request has its own")
    func acceptEncoding() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let offered = try await client.echo(HTTPRequest(url: server.url("/echo"))).values("Accept-Encoding")
            #expect(offered == ["gzip, deflate, br, zstd"])
            let own = try await client.echo(HTTPRequest(url: server.url("/echo"), headers: ["accept-encoding": "identity"]))
            #expect(own.values("Accept-Encoding") == ["identity"])
        }
    }

    @Test("A body beyond the limit is refused, counted in decoded bytes")
    func limit() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            for path in ["/bytes?n=100001", "/bomb?n=1", "/bomb?n=1&coding=br"] {
                var request = HTTPRequest(url: server.url(path))
                request.maximumResponseBytes = 100_000
                let failure = await client.failure(request)
                #expect(failure == .responseTooLarge)
            }
            var exact = HTTPRequest(url: server.url("/bytes?n=100000"))
            exact.maximumResponseBytes = 100_000
            let failure = await client.failure(exact)
            #expect(failure == nil)
        }
    }

    @Test("Collecting more than the limit is an error that names the URL without its query values")
    func collectLimit() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/bytes?n=10")))
            let error = await #expect(throws: HTTPError.self) { _ = try await response.body.collect(upTo: 9) }
            #expect(error?.code == .responseTooLarge)
            #expect(error?.message.contains("/bytes?n=…") == true)
            #expect(error?.message.contains("n=10") == false)
        }
    }

    @Test("A compression bomb is decoded in the pace of its reader", arguments: ["gzip", "br"])
    func bomb(_ coding: String) async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/bomb?n=100&coding=\(coding)")))
            var largest = 0
            var total = 0
            for try await piece in response.body {
                largest = max(largest, piece.count)
                total += piece.count
            }
            #expect(total == 100 << 20)
            #expect(largest <= 256 << 10)
        }
    }
}
