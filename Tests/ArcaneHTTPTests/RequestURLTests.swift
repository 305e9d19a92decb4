import Testing

@testable import ArcaneHTTP

@Suite struct RequestURLTests {
    @Test(
        "The origin is scheme, host and port as they are connected to",
        arguments: [
            ("http://Host.Example/p", "http://host.example:80"),
            ("HTTPS://host", "https://host:443"),
            ("https://host:8443/p?q#f", "https://host:8443"),
            ("http://me:pw@host/", "http://host:80"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("http://127.1/", "http://127.0.0.1:80"),
        ])
    func origin(_ text: String, _ origin: String) throws {
        #expect(try RequestURL(text).origin == origin)
        #expect(try RequestURL(text).text == text)
    }

    @Test(
        "What is no absolute http or https URL is refused, without showing its secrets",
        arguments: [
            "", "host/p", "/p", "ftp://host/", "file:///etc/passwd", "http://", "http://a@b@host/", "http://host:99999/",
            "http://ho st/",
            "http://host/secret path?secret=secret", "http://host/\r\nX: y", "javascript:alert(1)", "http://me:secret@/?secret",
        ])
    func invalid(_ text: String) throws {
        let error = try #require(throws: HTTPError.self) { _ = try RequestURL(text) }
        #expect(error.code == .invalidURL)
        #expect(!error.message.contains("=secret"))
        #expect(!error.message.contains(":secret"))
    }

    @Test(
        "A Location is resolved from where it was given",
        arguments: [
            ("/other", "http://host:81/other"),
            ("next", "http://host:81/a/next"),
            ("?page=2", "http://host:81/a/b?page=2"),
            ("//else/x", "http://else/x"),
            ("https://else/x?y=z", "https://else/x?y=z"),
            ("http://else/a/../b//%7e", "http://else/a/../b//%7e"),
            ("/with space", "http://host:81/with%20space"),
        ])
    func resolving(_ location: String, _ target: String) throws {
        #expect(try RequestURL("http://host:81/a/b?c=d").resolving(location).text == target)
    }

    @Test("User info stays with its origin")
    func userInfo() throws {
        let url = try RequestURL("http://me:pw@host/a")
        #expect(try url.resolving("/b").text == "http://me:pw@host/b")
        #expect(try url.resolving("http://you:pw@else/b").text == "http://else/b")
        #expect(try url.resolving("//else/b").text == "http://else/b")
    }

    @Test(
        "A Location with another scheme is refused",
        arguments: ["file:///etc/passwd", "ftp://host/x", "gopher://host:70/_x", "data:text/plain,x"])
    func schemes(_ location: String) throws {
        let error = try #require(throws: HTTPError.self) { _ = try RequestURL("http://host/").resolving(location) }
        #expect(error.code == .invalidURL)
    }
}
