import ArcaneCore
import Testing

@testable import arcane_rest_plugin

/// `errors.rules`, and what a refusal says, against an API that answers so.
struct ErrorRuleTests {
    private func spec(_ rules: String, access: String = "open", authentication: String = "{type: none}") -> String {
        """
        request: {url: 'BASE/\(access)/changes', query: {paging: page, page: '@page', pageSize: '20'}}
        records: [data]
        pagination: {type: page, totalPages: [meta, pages]}
        authentication: \(authentication)
        errors: {rules: \(rules)}
        """
    }

    @Test(
        "an answer is asked for again, or waited for, by a value of its body",
        arguments: [
            ("{status: [409], path: [error, code], equals: DEPLOYING, action: retry}", 409),
            ("{path: [error, code], matches: '^DEPLOY', action: wait}", 400),
            ("{path: [error], action: retry}", 200),
            ("{status: [404], action: wait}", 404),
        ])
    func again(rule: String, status: Int) async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(spec("[\(rule)]"), api)
            let schema = try await stream.source.schema(known: nil)
            let before = try await api.requests().count
            try await api.fail([
                "fault": "status", "status": .integer(status), "body": ["error": ["code": "DEPLOYING"]], "retryAfter": 0,
                "after": 1, "times": 2,
            ])
            #expect(try await stream.read(schema).integers("id") == Array(1...60))
            let asked = try await api.requests().dropFirst(before).compactMap { $0[path: ["query", "page"]]?.stringValue }
            #expect(asked == ["1", "2", "2", "2", "3"])
        }
    }

    @Test("an answer is a page without records, or the end of the stream, by a value of its body")
    func ignoreOrFail() async throws {
        try await withDevAPI("--records", "60") { api in
            let none = "{status: [404], path: [code], equals: NO_DATA, action: ignore}"
            let fatal = "{path: [fatal], equals: 'true', action: fail}"
            let stream = try await TestStream(spec("[\(none), \(fatal)]"), api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail(["fault": "status", "status": 404, "body": ["code": "NO_DATA"]])
            #expect(try await stream.read(schema).batches.isEmpty)
            try await api.fail(["fault": "status", "status": 404, "body": ["code": "NO_SUCH_PATH"]])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("NO_SUCH_PATH")
            }
            try await api.fail(["fault": "status", "status": 200, "body": ["fatal": true]])
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("errors.rules[1]")
            }
        }
    }

    @Test("a token is renewed, once, where an API says in its own way that it has ended", arguments: [200, 403])
    func refresh(status: Int) async throws {
        try await withDevAPI("--records", "60") { api in
            let login = """
                {type: oauth2, tokenUrl: 'BASE/token/oauth2', clientId: client-1, clientSecret: client-secret}
                """
            let rule = "{path: [message], matches: '(?i)token.*expired', action: refreshCredentials}"
            let stream = try await TestStream(spec("[\(rule)]", access: "oauth2", authentication: login), api)
            let schema = try await stream.source.schema(known: nil)
            let expired: JSONValue = ["fault": "status", "status": .integer(status), "body": ["message": "Token has expired"]]
            try await api.fail(expired.merging(["after": 1]))
            #expect(try await stream.read(schema).integers("id") == Array(1...60))
            #expect(try await api.tokenRequests().count == 2)
            try await api.fail(expired.merging(["times": nil]))
            await #expect { try await stream.read(schema) } throws: { error in
                (error as? StreamError)?.code == .refused && "\(error)".contains("check authentication")
            }
            #expect(try await api.tokenRequests().count == 3)
        }
    }

    @Test("a refusal is told in the API's words, but for the credentials that it repeats")
    func explanation() async throws {
        try await withDevAPI("--records", "60") { api in
            let stream = try await TestStream(
                spec("[]", access: "key", authentication: "{type: apiKey, name: X-Api-Key, value: api-key-1}"), api)
            let schema = try await stream.source.schema(known: nil)
            try await api.fail([
                "fault": "status", "status": 422, "body": ["detail": "pageSize is at most 10", "key": "api-key-1"],
            ])
            await #expect { try await stream.read(schema) } throws: { error in
                "\(error)".contains("the API says: ") && "\(error)".contains("pageSize is at most 10")
                    && !"\(error)".contains("api-key-1")
            }
        }
    }

    @Test("a regular expression that is none is an error of the spec that names its rule")
    func wrongPattern() async throws {
        let rules = "[{status: [400], action: retry}, {path: [a], matches: '[', action: retry}]"
        let spec = try TestStream.spec("{request: {url: 'https://h/'}, errors: {rules: \(rules)}}")
        await #expect { _ = try await TestStream(spec) } throws: { error in
            (error as? StreamError)?.code == .configuration && "\(error)".contains("errors.rules[1].matches")
        }
    }
}
