import Testing

@testable import arcane_rest_plugin

struct PercentEncodingTests {
    @Test("only unreserved characters stay as they are")
    func unreserved() {
        let kept = "ABCXYZabcxyz0189-._~"
        #expect(PercentEncoding.component(kept) == kept)
        #expect(PercentEncoding.form(kept) == kept)
    }

    @Test(
        "everything else is encoded byte by byte",
        arguments: [
            (" ", "%20"), ("/", "%2F"), ("+", "%2B"), ("%", "%25"), ("ü", "%C3%BC"), ("🎈", "%F0%9F%8E%88"), ("\n", "%0A"),
            ("*'()!", "%2A%27%28%29%21"),
        ])
    func encoded(text: String, expected: String) {
        #expect(PercentEncoding.component(text) == expected)
    }

    @Test("a form has a plus for a space and an encoded plus")
    func form() {
        #expect(PercentEncoding.form("a b+c") == "a+b%2Bc")
    }
}
