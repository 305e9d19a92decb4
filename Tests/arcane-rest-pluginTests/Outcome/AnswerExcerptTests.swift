import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct AnswerExcerptTests {
    private func text(_ text: String, without secrets: [Secret] = []) -> String {
        AnswerExcerpt(Array(text.utf8)).text(without: secrets)
    }

    @Test("a body is one line")
    func line() {
        #expect(text("{\n  \"message\":\t\"no parameter 'size'\"\r\n}\n") == #"{ "message": "no parameter 'size'" }"#)
        #expect(text("") == "")
    }

    @Test(
        "a web page and bytes that are no text say nothing",
        arguments: [Array("<html>no</html>".utf8), [0x00, 0x01], [0xFF, 0xFE, 0x41]] as [[UInt8]])
    func noText(bytes: [UInt8]) {
        #expect(AnswerExcerpt(bytes).text(without: []) == "")
    }

    @Test("a long body is cut between words, so that no half of a secret is left over")
    func cut() {
        let words = String(repeating: "word ", count: 59)
        let shown = text(words + "s3cret-that-goes-on-and-on")
        #expect(shown == String(words.dropLast()) + " …")
        #expect(text(String(repeating: "x", count: 1000)) == "")
        #expect(text(words) == String(words.dropLast()))
    }

    @Test("the credentials of the request are left out, also where the body is cut behind them")
    func secrets() {
        let secrets = [Secret("Bearer abcdef-1"), Secret("abcdef-1"), Secret("abc")]
        #expect(text("no 'Bearer abcdef-1' here, nor abcdef-1", without: secrets) == "no '***' here, nor ***")
        let long = String(repeating: "a ", count: 145) + String(repeating: "s3cret", count: 20)
        #expect(!text(long, without: [Secret(String(repeating: "s3cret", count: 20))]).contains("s3cret"))
    }

    @Test("what came of a body that breaks off or falls silent counts", arguments: ["truncate", "stall"])
    func incomplete(fault: String) async throws {
        try await withDevAPI("--records", "200") { api in
            try await api.fail(["fault": .string(fault), "bytes": 4000])
            let response = try await HTTPClient().send(HTTPRequest("GET", api.base + "/open/orders?paging=none"))
            let excerpt = await AnswerExcerpt(reading: response.body)
            #expect(String(decoding: excerpt.bytes, as: UTF8.self).hasPrefix(#"{"data":[{"#))
            #expect(excerpt.bytes.count <= 64 << 10)
            #expect(excerpt.json == .null)
        }
    }

    @Test("a body that is JSON is read as such")
    func json() {
        #expect(AnswerExcerpt(Array(#"{"error": {"code": 7}}"#.utf8)).json == ["error": ["code": 7]])
    }
}
