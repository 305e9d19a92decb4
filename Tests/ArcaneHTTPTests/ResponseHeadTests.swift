import Testing

@testable import ArcaneHTTP

@Suite struct ResponseHeadTests {
    private func parse(_ lines: [String]) -> [ResponseHeadParser.Step] {
        var parser = ResponseHeadParser()
        return lines.map { line in Array("\(line)\r\n".utf8).withUnsafeBytes { parser.take($0) } }
    }

    @Test("Lines become a head at the empty one")
    func head() {
        let steps = parse(["HTTP/1.1 404 Not Found", "Content-Type: text/plain", "X-A:1", "x-a:  2 \t", "Empty:", ""])
        #expect(steps.dropLast().allSatisfy { $0 == .more })
        let headers: HTTPHeaders = ["Content-Type": "text/plain", "X-A": "1", "x-a": "2", "Empty": ""]
        #expect(steps.last == .head(ResponseHead(status: 404, headers: headers)))
    }

    @Test("HTTP/2 and a missing reason are status lines too", arguments: ["HTTP/2 200", "HTTP/1.0 200 ", "HTTP/1.1 200"])
    func statusLines(_ line: String) {
        #expect(parse([line, ""]).last == .head(ResponseHead(status: 200, headers: [:])))
    }

    @Test(
        "A status that is no number is malformed", arguments: ["HTTP/1.1 abc", "HTTP/1.1", "HTTP/1.1 20 OK", "HTTP/1.1  200"])
    func malformed(_ line: String) {
        #expect(parse([line]) == [.malformed])
    }

    @Test("An end without a status line is malformed")
    func noStatus() {
        #expect(parse([""]) == [.malformed])
    }

    @Test("Interim heads and their fields are dropped")
    func interim() {
        let steps = parse(["HTTP/1.1 103 Early", "Link: a", "", "HTTP/1.1 200 OK", "B: b", ""])
        #expect(steps[2] == .more)
        #expect(steps.last == .head(ResponseHead(status: 200, headers: ["B": "b"])))
    }

    @Test("Trailers change nothing")
    func trailers() {
        #expect(parse(["HTTP/1.1 200 OK", "", "X-Trailer: t", ""]).suffix(2) == [.more, .more])
    }

    @Test("All lines of an exchange together are bounded")
    func bounded() {
        let line = "X: " + String(repeating: "a", count: 1000)
        let steps = parse(["HTTP/1.1 200 OK"] + Array(repeating: line, count: 300))
        #expect(steps.last == .tooLarge)
        #expect(steps.firstIndex(of: .tooLarge) == ResponseHeadParser.maximumBytes / 1005 + 1)
    }

    @Test("Two lengths that differ are malformed; the same one twice is not")
    func lengths() {
        #expect(parse(["HTTP/1.1 200 OK", "Content-Length: 5", "content-length: 3", ""]).last == .malformed)
        let headers: HTTPHeaders = ["Content-Length": "5", "content-length": "5"]
        #expect(
            parse(["HTTP/1.1 200 OK", "Content-Length: 5", "content-length: 5", ""]).last
                == .head(ResponseHead(status: 200, headers: headers)))
    }

    @Test("The length of a body is known from its head where that says it")
    func contentLength() {
        #expect(ResponseHead(status: 200, headers: ["content-length": "12"]).contentLength == 12)
        #expect(ResponseHead(status: 200, headers: ["content-length": "-1"]).contentLength == nil)
        #expect(ResponseHead(status: 200, headers: ["content-length": "five"]).contentLength == nil)
        #expect(ResponseHead(status: 200, headers: [:]).contentLength == nil)
    }
}
