import Testing

@testable import ArcaneStorage

@Suite struct WebAddressTests {
    @Test("a URL falls into scheme, host with port, path and query")
    func parts() throws {
        let address = try #require(WebAddress("HTTPS://host.example:8443/a%20b/c?x=1&y=%2F#fragment"))
        #expect(address.scheme == "https")
        #expect(address.authority == "host.example:8443")
        #expect(address.path == "/a%20b/c")
        #expect(address.query == "x=1&y=%2F")
        #expect(address.url == "https://host.example:8443/a%20b/c?x=1&y=%2F")
    }

    @Test(
        "the scheme's own port and a missing path are written the short way",
        arguments: [
            ("https://h:443", "https://h/"), ("http://h:80/a", "http://h/a"), ("http://h:443", "http://h:443/"),
            ("https://h?a=1", "https://h/?a=1"), ("http://[::1]:9000/x", "http://[::1]:9000/x"),
        ])
    func normal(_ url: String, _ expected: String) {
        #expect(WebAddress(url)?.url == expected)
    }

    @Test(
        "what has no host, another scheme or a password is none",
        arguments: ["", "h/x", "ftp://h", "http://", "http:///a", "https://u:p@h/"])
    func invalid(_ url: String) {
        #expect(WebAddress(url) == nil)
    }
}
