import Testing

@testable import ArcaneHTTP

@Suite struct RedirectTests {
    private let secrets: HTTPHeaders = [
        "Authorization": "Bearer s", "Cookie": "s", "X-Api-Key": "s", "Proxy-Authorization": "s", "Accept": "a/b",
        "Range": "bytes=1-",
    ]

    private func decide(
        _ request: HTTPRequest, _ status: Int, _ location: String?
    ) throws -> Redirect {
        try Redirect.decide(
            request, to: WebAddress(request.url), status: status, headers: location.map { ["Location": $0] } ?? [:])
    }

    private func follow(_ request: HTTPRequest, _ status: Int, _ location: String) throws -> HTTPRequest {
        guard case .follow(let next, let url) = try decide(request, status, location) else {
            throw HTTPError(.other, "\(status) to \(location) is not followed")
        }
        #expect(url.text == next.url)
        return next
    }

    @Test("Only a redirecting status with a Location is a redirect", arguments: [200, 201, 300, 304, 305, 306, 400, 503])
    func noRedirect(_ status: Int) throws {
        let request = HTTPRequest(url: "http://host/")
        guard case .none = try decide(request, status, "/x") else {
            Issue.record("\(status) is followed")
            return
        }
        guard case .none = try decide(request, 302, nil) else {
            Issue.record("a redirect without Location is followed")
            return
        }
    }

    @Test(
        "Method and body follow the status",
        arguments: [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "DELETE", "GET"),
            (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (307, "POST", "POST"), (308, "PATCH", "PATCH"),
            (303, "HEAD", "HEAD"),
            (302, "HEAD", "HEAD"), (302, "GET", "GET"),
        ])
    func method(_ status: Int, _ method: String, _ expected: String) throws {
        let request = HTTPRequest(method, "http://host/a", headers: ["Content-Type": "x/y", "Accept": "a/b"], body: [1, 2])
        let next = try follow(request, status, "/b")
        #expect(next.method == expected)
        #expect(next.url == "http://host/b")
        #expect(next.body == (method == expected ? [1, 2] : []))
        #expect(next.headers["Content-Type"] == (method == expected ? "x/y" : nil))
        #expect(next.headers["Accept"] == "a/b")
    }

    @Test("Within an origin every field goes along")
    func sameOrigin() throws {
        #expect(try follow(HTTPRequest(url: "http://host/a", headers: secrets), 302, "http://HOST:80/b").headers == secrets)
    }

    @Test(
        "To another host, port or scheme only harmless fields go along",
        arguments: ["http://other/", "http://host:81/", "https://host/", "//other/", "http://host.other/"])
    func otherOrigin(_ location: String) throws {
        let next = try follow(HTTPRequest(url: "http://host/a", headers: secrets), 302, location)
        #expect(next.headers == ["Accept": "a/b", "Range": "bytes=1-"])
    }

    @Test("Another scheme than http and https is refused", arguments: ["file:///etc/passwd", "ftp://host/x"])
    func schemes(_ location: String) throws {
        guard case .refused(let error) = try decide(HTTPRequest(url: "http://host/?x=secret"), 302, location) else {
            Issue.record("\(location) is followed")
            return
        }
        #expect(error.code == .redirectRefused)
        #expect(!error.message.contains("secret"))
    }

    @Test("A body that was sent encrypted is not sent in the clear")
    func downgrade() throws {
        let request = HTTPRequest("POST", "https://host/", body: [1])
        guard case .refused(let error) = try decide(request, 307, "http://host/") else {
            Issue.record("the body is sent in the clear")
            return
        }
        #expect(error.code == .redirectRefused)
        #expect(try follow(request, 303, "http://host/").body.isEmpty)
    }
}
