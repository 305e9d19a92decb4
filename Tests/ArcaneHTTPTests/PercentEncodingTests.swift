import ArcaneHTTP
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        "Everything but letters, digits and -._~ is encoded with upper-case digits",
        arguments: [
            ("abc-._~XYZ019", "abc-._~XYZ019"), ("a b", "a%20b"), ("+", "%2B"), ("/", "%2F"), ("ü", "%C3%BC"),
            ("😀", "%F0%9F%98%80"), ("%41", "%2541"), ("a=b&c", "a%3Db%26c"), ("", ""), ("*'()!", "%2A%27%28%29%21"),
            ("\n", "%0A"),
        ])
    func component(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.component(text) == encoded)
        #expect(PercentEncoding.component(text.utf8) == encoded)
        #expect(String(decoding: PercentEncoding.decode(encoded.utf8), as: UTF8.self) == text)
    }

    @Test("Bytes that are no text are encoded too")
    func bytes() {
        #expect(PercentEncoding.component([0xFF, 0x41, 0x00]) == "%FFA%00")
    }

    @Test("A path keeps its slashes")
    func path() {
        #expect(PercentEncoding.path("a b/c?d/") == "a%20b/c%3Fd/")
        #expect(PercentEncoding.encodePath([0x2F, 0xFF]) == "/%FF")
    }

    @Test("A form has a plus for a space and an encoded plus")
    func form() {
        #expect(PercentEncoding.form("a b+c%20d") == "a+b%2Bc%2520d")
        #expect(PercentEncoding.form("abc-._~XYZ019") == "abc-._~XYZ019")
    }

    @Test("A query has its names and values in order, both encoded; there is none without them")
    func query() {
        #expect(PercentEncoding.query([(name: "b[]", value: "1&2"), (name: "a", value: "")]) == "b%5B%5D=1%262&a=")
        #expect(PercentEncoding.query([]) == nil)
    }

    @Test(
        "Decoding takes both cases of digits and leaves what is no encoding",
        arguments: [("%c3%bc", "ü"), ("100%", "100%"), ("%4", "%4"), ("%zz", "%zz"), ("a+b", "a+b"), ("%2541", "%41")])
    func decode(_ text: String, _ decoded: String) {
        #expect(String(decoding: PercentEncoding.decode(text.utf8), as: UTF8.self) == decoded)
    }

    @Test("A plus sign is a space only where asked")
    func plus() {
        #expect(PercentEncoding.decode("a+b%2B".utf8, plusIsSpace: true) == Array("a b+".utf8))
    }
}
