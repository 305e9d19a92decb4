import ArcaneHTTP
import Testing

@Suite struct WebAddressTests {
    @Test("A URL falls into its parts, which stay as they are written")
    func parts() throws {
        let address = try WebAddress("HTTPS://Me:p%20w@Host.Example:8443/a%20b/../c//ü?x=1&y=%2f?#fragment?")
        #expect(address.scheme == "https")
        #expect(address.userInformation == "Me:p%20w")
        #expect(address.host == "host.example")
        #expect(address.port == 8443)
        #expect(address.path == "/a%20b/../c//ü")
        #expect(address.query == "x=1&y=%2f?")
        #expect(address.authority == "host.example:8443")
        #expect(address.origin == "https://host.example:8443")
        #expect(address.text == "https://Me:p%20w@host.example:8443/a%20b/../c//ü?x=1&y=%2f?")
    }

    @Test(
        "A URL is written the short way: its scheme's own port is left out, its path is not",
        arguments: [
            ("https://h:443", "https://h/"), ("http://h:80/a", "http://h/a"), ("http://h:443", "http://h:443/"),
            ("http://h:/", "http://h/"), ("https://h?a=1", "https://h/?a=1"), ("http://h/?", "http://h/?"),
            ("http://[::1]:9000/x", "http://[::1]:9000/x"), ("http://[fe80::1%25eth0]/", "http://[fe80::1%25eth0]/"),
            ("http://127.1/", "http://127.0.0.1/"), ("http://me@h/", "http://me@h/"), ("http://:pw@h/", "http://:pw@h/"),
            ("HTTPS://API.Example.net:443/Path?Q#frag", "https://api.example.net/Path?Q"),
        ])
    func text(_ text: String, _ expected: String) throws {
        #expect(try WebAddress(text).text == expected)
        #expect(try WebAddress(expected).text == expected)
    }

    @Test(
        "What is no absolute http or https URL is refused, without showing its secrets",
        arguments: [
            "", "host/p", "/p", "ftp://host/", "file:///etc/passwd", "http://", "https:///x", "http:/h/x", "http:h",
            "http://a@b@host/", "http://host:99999/", "http://host:0/", "http://host:x/", "http://ho st/",
            "http://host/secret path?secret=secret", "http://host/\r\nX: y", "javascript:alert(1)",
            "http://me:secret@/?secret",
        ])
    func invalid(_ text: String) throws {
        let error = try #require(throws: HTTPError.self) { _ = try WebAddress(text) }
        #expect(error.code == .invalidURL)
        #expect(!error.message.contains("=secret"))
        #expect(!error.message.contains(":secret"))
    }

    @Test(
        "A host cannot be disguised by what parsers disagree about",
        arguments: [
            "https://evil.example\\@good.example/", "https://good.example/\\evil.example",
            "https://evil.example%2F@good.example%5C/",
        ])
    func disguise(_ text: String) throws {
        #expect(throws: HTTPError.self) { _ = try WebAddress(text) }
        #expect(try WebAddress("https://good.example@evil.example/").host == "evil.example")
        #expect(try WebAddress("https://h/?a=\\").query == "a=\\", "a query leads nowhere")
    }

    @Test("Changed parts are what is written")
    func changed() throws {
        var address = try WebAddress("http://h/a?b")
        address.scheme = "https"
        address.host = "other"
        address.port = 8443
        address.path += "/c"
        address.query = nil
        address.userInformation = "me"
        #expect(address.text == "https://me@other:8443/a/c")
    }
}
