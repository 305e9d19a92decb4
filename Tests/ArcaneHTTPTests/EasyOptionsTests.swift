import Testing

@testable import ArcaneHTTP

@Suite struct EasyOptionsTests {
    @Test("Fields are written as libcurl reads them, an empty value with a semicolon")
    func lines() {
        let lines = EasyOptions.headerLines(["A": "1", "B": "", "a": "2"])
        #expect(lines.prefix(3) == ["A: 1", "B;", "a: 2"])
    }

    @Test("Nobody is kept waiting for 100 Continue, and the codings are offered")
    func additions() {
        #expect(EasyOptions.headerLines([:]) == ["Expect:", "Accept-Encoding: gzip, deflate, br, zstd"])
    }

    @Test("What the request says itself is not said again")
    func own() {
        let lines = EasyOptions.headerLines(["expect": "100-continue", "accept-encoding": "identity"])
        #expect(lines == ["expect: 100-continue", "accept-encoding: identity"])
    }
}
