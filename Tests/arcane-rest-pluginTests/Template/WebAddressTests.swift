import Testing

@testable import arcane_rest_plugin

struct WebAddressTests {
    @Test(
        "a URL is taken apart and put together again",
        arguments: [
            "https://api.example.net/v1/orders?a=1&b=%2F", "http://localhost:8080", "https://[::1]:8443/a//b/../c",
            "http://u:p@h/",
            "https://h?x",
        ])
    func roundTrip(text: String) throws {
        #expect(try #require(WebAddress(text)).text == text)
    }

    @Test("scheme and host are lower case, a standard port and a fragment fall away")
    func normalised() throws {
        let address = try #require(WebAddress("HTTPS://API.Example.net:443/Path?Q#frag"))
        #expect(address.text == "https://api.example.net/Path?Q")
        #expect(address.port == 443)
        #expect(address.origin == "https://api.example.net")
    }

    @Test(
        "what is no http or https URL is none",
        arguments: [
            "", "orders", "/etc/passwd", "file:///etc/passwd", "ftp://h/", "https://", "https:///x", "http://h:0/",
            "http://h:99999/", "http://a b/",
        ])
    func refused(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test("an address cannot be disguised by user information or a backslash")
    func disguise() throws {
        #expect(try #require(WebAddress("https://good.example@evil.example/")).host == "evil.example")
        #expect(WebAddress("https://evil.example\\@good.example/") == nil)
        #expect(WebAddress("https://evil.example%2F@good.example%5C/") == nil)
    }

    @Test(
        "references are resolved as RFC 3986, section 5.4 says",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("https://x/y", "https://x/y"),
        ])
    func resolving(reference: String, expected: String) throws {
        let base = try #require(WebAddress("http://a/b/c/d;p?q"))
        #expect(try #require(base.resolving(reference)).text == expected)
    }

    @Test("a reference to something that is not the web is none")
    func resolvingElsewhere() throws {
        let base = try #require(WebAddress("http://a/b"))
        #expect(base.resolving("file:///etc/passwd") == nil)
        #expect(base.resolving("javascript:alert(1)") == nil)
    }
}
