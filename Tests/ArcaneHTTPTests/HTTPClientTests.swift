import ArcaneHTTP
import Testing

@Suite struct HTTPClientTests {
    @Test("A response has status, headers and body")
    func response() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/bytes?n=100000")))
            #expect(response.status == 200)
            #expect(response.isSuccess)
            #expect(response.headers["content-length"] == "100000")
            #expect(response.url == server.url("/bytes?n=100000"))
            let body = try await response.body.collect(upTo: 100_000)
            #expect(body == (0..<100_000).map { UInt8($0 % 251) })
        }
    }

    @Test("The URL is sent as it is, without its fragment")
    func exactURL() async throws {
        try await FaultServer.with { server in
            let target = "/echo?path=/a/../b//c/./%7E%2f&x='(y)'+z;%20"
            let echo = try await HTTPClient().echo(HTTPRequest(url: server.url(target + "#fragment")))
            #expect(echo.target == target)
        }
    }

    @Test(
        "Method, header fields and body arrive as they were given",
        arguments: ["POST", "PUT", "PATCH", "DELETE", "GET", "QUERY"])
    func method(_ method: String) async throws {
        try await FaultServer.with { server in
            let headers: HTTPHeaders = ["X-One": "1", "X-Two": "ä", "x-two": "again", "X-Empty": ""]
            let echo = try await HTTPClient().echo(
                HTTPRequest(method, server.url("/echo"), headers: headers, body: Array("some body".utf8)))
            #expect(echo.method == method)
            #expect(echo.body == "some body")
            #expect(echo.values("x-one") == ["1"])
            #expect(echo.values("X-Two").count == 2)
            #expect(echo.values("X-Empty") == [""])
            #expect(echo.values("Expect").isEmpty)
            #expect(echo.values("Content-Type").isEmpty)
            #expect(echo.values("Content-Length") == ["9"])
            #expect(echo.values("User-Agent") == ["arcane-swift"])
        }
    }

    @Test("A POST without a body says that its length is zero; a GET says nothing")
    func emptyBody() async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let post = try await client.echo(HTTPRequest("POST", server.url("/echo")))
            let get = try await client.echo(HTTPRequest("GET", server.url("/echo")))
            let delete = try await client.echo(HTTPRequest("DELETE", server.url("/echo")))
            #expect(post.values("Content-Length") == ["0"])
            #expect(get.values("Content-Length").isEmpty)
            #expect(delete.method == "DELETE")
        }
    }

    @Test("A large body arrives whole")
    func largeUpload() async throws {
        try await FaultServer.with { server in
            let body = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let echo = try await HTTPClient().echo(HTTPRequest("PUT", server.url("/echo"), body: body))
            #expect(echo.length == body.count)
            #expect(echo.values("Expect").isEmpty)
        }
    }

    @Test(
        "A response without a body ends at once",
        arguments: [("HEAD", "/head"), ("GET", "/status?code=204"), ("GET", "/status?code=304")])
    func noBody(_ method: String, _ path: String) async throws {
        try await FaultServer.with { server in
            let client = HTTPClient()
            let response = try await client.send(HTTPRequest(method, server.url(path)))
            let body = try await response.body.collect(upTo: 0)
            #expect(body.isEmpty)
            let echo = try await client.echo(HTTPRequest(url: server.url("/echo")))
            #expect(echo.connection == 1)
        }
    }

    @Test("Interim responses are passed over")
    func interim() async throws {
        try await FaultServer.with { server in
            let response = try await HTTPClient().send(HTTPRequest(url: server.url("/interim")))
            #expect(response.status == 200)
            #expect(response.headers["X-Final"] == "yes")
            #expect(response.headers["Link"] == nil)
            let body = try await response.body.collect(upTo: 100)
            #expect(body == Array("final".utf8))
        }
    }
}
