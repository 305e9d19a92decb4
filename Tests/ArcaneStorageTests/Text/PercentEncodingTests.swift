import Testing

@testable import ArcaneStorage

@Suite struct PercentEncodingTests {
    @Test(
        "everything but letters, digits and -._~ is encoded with upper-case digits",
        arguments: [
            ("abc-._~XYZ019", "abc-._~XYZ019"), ("a b", "a%20b"), ("+", "%2B"), ("/", "%2F"), ("ü", "%C3%BC"),
            ("😀", "%F0%9F%98%80"),
            ("%41", "%2541"), ("a=b&c", "a%3Db%26c"), ("", ""), ("*'()!", "%2A%27%28%29%21"),
        ])
    func component(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.component(text) == encoded)
        #expect(String(decoding: PercentEncoding.decode(encoded.utf8), as: UTF8.self) == text)
    }

    @Test("a path keeps its slashes")
    func path() {
        #expect(PercentEncoding.path("a b/c?d/") == "a%20b/c%3Fd/")
    }

    @Test(
        "decoding takes both cases of digits and leaves what is no encoding",
        arguments: [("%c3%bc", "ü"), ("100%", "100%"), ("%4", "%4"), ("%zz", "%zz"), ("a+b", "a+b"), ("%2541", "%41")])
    func decode(_ text: String, _ decoded: String) {
        #expect(String(decoding: PercentEncoding.decode(text.utf8), as: UTF8.self) == decoded)
    }

    @Test("a plus sign is a space only where asked")
    func plus() {
        #expect(PercentEncoding.decode("a+b%2B".utf8, plusIsSpace: true) == Array("a b+".utf8))
    }
}
