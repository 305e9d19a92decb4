import Testing

@testable import ArcaneHTTP

@Suite struct HTTPRequestTests {
    @Test("A method is idempotent as the RFC says, unless the request says otherwise")
    func idempotent() {
        for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] { #expect(HTTPRequest(method, "u").isIdempotent) }
        for method in ["POST", "PATCH", "QUERY"] { #expect(!HTTPRequest(method, "u").isIdempotent) }
        #expect(HTTPRequest("POST", "u", repeatable: true).isIdempotent)
        #expect(!HTTPRequest("GET", "u", repeatable: false).isIdempotent)
    }

    @Test("A method that is none is refused", arguments: ["", "GET /", "GET\r\n", "GÉT"])
    func method(_ method: String) throws {
        let error = try #require(throws: HTTPError.self) { try HTTPRequest(method, "http://host/").validate() }
        #expect(error.code == .invalidRequest)
    }

    @Test("A field name that is none is refused", arguments: ["", "A B", "A:", "A\r\nB", "Ä"])
    func fieldName(_ name: String) throws {
        let error = try #require(throws: HTTPError.self) {
            try HTTPRequest("GET", "http://host/", headers: HTTPHeaders([(name, "v")])).validate()
        }
        #expect(error.code == .invalidRequest)
    }

    @Test(
        "A field value that breaks the line is refused, and not shown",
        arguments: ["secret\r\nX: y", "secret\n", "secret\0", "\u{7F}secret"])
    func fieldValue(_ value: String) async throws {
        let request = HTTPRequest("GET", "http://127.0.0.1:1/", headers: ["X-Key": value])
        let error = try await #require(throws: HTTPError.self) { _ = try await HTTPClient().send(request) }
        #expect(error.code == .invalidRequest)
        #expect(error.message.contains("X-Key"))
        #expect(!error.message.contains("secret"))
    }

    @Test("Tabs and text beyond ASCII are allowed in a value")
    func fieldText() throws {
        try HTTPRequest("GET", "http://host/", headers: ["X": "a\tb ä", "Y": ""]).validate()
    }
}
