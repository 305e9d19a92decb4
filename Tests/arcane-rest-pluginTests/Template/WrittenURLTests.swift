import Testing

@testable import arcane_rest_plugin

@Suite("A part of a URL as a person writes it")
struct WrittenURLTests {
    @Test(
        "is mended where no URL can be so, and stays otherwise",
        arguments: [
            ("a b", "a%20b"), ("a%20b%2b+c", "a%20b%2b+c"), ("50%", "50%25"), ("%4", "%254"), ("%zz", "%25zz"),
            ("x=1&y=[2]#z", "x=1&y=[2]#z"),
            (#"a>"b"|c"#, "a%3E%22b%22%7Cc"), ("ü\n", "%C3%BC%0A"), ("", ""),
        ])
    func mended(_ text: String, _ mended: String) {
        #expect(WrittenURL.mended(text) == mended)
        #expect(WrittenURL.mended(mended) == mended)
    }

    @Test("loses the characters that would end it, where they are said")
    func others() {
        #expect(WrittenURL.mended("R&D #1", encoding: "&#") == "R%26D%20%231")
    }
}
