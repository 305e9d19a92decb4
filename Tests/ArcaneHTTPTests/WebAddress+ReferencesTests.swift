import ArcaneHTTP
import Testing

@Suite struct WebAddressReferencesTests {
    @Test(
        "References are resolved as RFC 3986, section 5.4 says",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("", "http://a/b/c/d;p?q"),
            ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"), ("g?y#s", "http://a/b/c/g?y"), (";x", "http://a/b/c/;x"),
            ("g;x", "http://a/b/c/g;x"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
            ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"),
            ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"), ("https://x/y", "https://x/y"),
        ])
    func standard(_ reference: String, _ expected: String) throws {
        #expect(try WebAddress("http://a/b/c/d;p?q").resolving(reference).text == expected)
    }

    @Test("A page without a path is one at the root")
    func root() throws {
        #expect(try WebAddress("http://a?q").resolving("g").text == "http://a/g")
    }

    @Test(
        "What has to be encoded is, and what is encoded already stays",
        arguments: [
            ("/with space", "http://host:81/with%20space"), ("?q=ü", "http://host:81/a/b?q=%C3%BC"),
            ("/%7e?a=%zz", "http://host:81/%7e?a=%zz"), ("http://else/a b", "http://else/a%20b"),
            ("http://else/a/../b//%7e", "http://else/a/../b//%7e"), ("//else?x y", "http://else/?x%20y"),
        ])
    func encoded(_ reference: String, _ expected: String) throws {
        #expect(try WebAddress("http://host:81/a/b").resolving(reference).text == expected)
    }

    @Test("User information stays with its origin")
    func userInformation() throws {
        let address = try WebAddress("http://me:pw@host/a")
        #expect(try address.resolving("/b").text == "http://me:pw@host/b")
        #expect(try address.resolving("http://you:pw@host/b").text == "http://you:pw@host/b")
        #expect(try address.resolving("http://you:pw@else/b").text == "http://else/b")
        #expect(try address.resolving("https://you:pw@host/b").text == "https://host/b")
        #expect(try address.resolving("//else/b").text == "http://else/b")
    }

    @Test(
        "What leads out of the web, or nowhere, is refused",
        arguments: [
            "file:///etc/passwd", "ftp://host/x", "gopher://host:70/_x", "data:text/plain,x", "javascript:alert(1)", "http://",
            "http:relative", "//", "///x", "//ho st/", "\\\\evil.example/",
        ])
    func refused(_ reference: String) throws {
        let error = try #require(throws: HTTPError.self) { _ = try WebAddress("http://host/").resolving(reference) }
        #expect(error.code == .invalidURL)
    }
}
