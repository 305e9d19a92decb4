import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct ResponseRulesTests {
    private func verdict(
        _ status: Int, _ rules: ResponseRules = ResponseRules(), pause: Duration? = nil, isLimitSpent: Bool = false,
        canRefresh: Bool = false, body: JSONValue = .null, excerpt: String = ""
    ) -> Verdict {
        rules.verdict(
            Answer(
                status: status, body: body, excerpt: excerpt, requestedPause: pause, isLimitSpent: isLimitSpent,
                canRefresh: canRefresh, request: "GET https://h/v1"))
    }

    @Test("a success is the page", arguments: [200, 201, 204, 206])
    func success(status: Int) {
        #expect(verdict(status) == .accept)
    }

    @Test("what may pass is asked for again", arguments: [408, 425, 500, 502, 503, 504, 507, 520, 599])
    func transient(status: Int) {
        #expect(
            verdict(status, pause: .seconds(3))
                == .retry("GET https://h/v1 was answered with status \(status)", after: .seconds(3)))
    }

    @Test("a server that asks to slow down is waited for, as long as it takes")
    func slowDown() {
        #expect(
            verdict(429, pause: .seconds(7)) == .slowDown("GET https://h/v1 was answered with status 429", after: .seconds(7)))
        guard case .slowDown = verdict(403, isLimitSpent: true) else {
            Issue.record("a 403 with a spent limit was not waited for")
            return
        }
    }

    @Test("what a retry cannot mend is refused", arguments: [300, 304, 400, 401, 403, 404, 405, 410, 422])
    func permanent(status: Int) {
        guard case .fail(let error) = verdict(status) else {
            Issue.record("\(status) was not refused")
            return
        }
        #expect(error.code == .refused)
        #expect(error.message.contains("\(status)"))
        #expect(error.message.contains(";") || error.message.contains(":"))
    }

    @Test("a refused token is renewed once")
    func unauthorized() {
        guard case .refreshToken = verdict(401, canRefresh: true) else {
            Issue.record("the token was not renewed")
            return
        }
        guard case .fail = verdict(401, canRefresh: false) else {
            Issue.record("the token was renewed twice")
            return
        }
    }

    @Test("the spec's lists come before the table")
    func lists() {
        let rules = ResponseRules(retry: [404, 200], ignore: [410, 500], permanent: [503, 429])
        #expect(verdict(410, rules) == .empty)
        #expect(verdict(500, rules) == .empty)
        for status in [404, 200] {
            guard case .retry = verdict(status, rules) else {
                Issue.record("\(status) was not asked for again")
                return
            }
        }
        for status in [503, 429] {
            guard case .fail(let error) = verdict(status, rules) else {
                Issue.record("\(status) was not refused")
                return
            }
            #expect(error.message.contains("errors.permanent"))
        }
    }

    @Test("every way in which a response can fail to come has a meaning", arguments: HTTPError.Code.allCases)
    func failures(code: HTTPError.Code) {
        let error = HTTPError(code, "GET https://h/v1 went wrong")
        switch (code, ResponseRules().verdict(error)) {
        case (.cancelled, .fail(let error)): #expect(error.code == .cancelled)
        case (.invalidURL, .fail(let error)), (.invalidRequest, .fail(let error)): #expect(error.code == .configuration)
        case (.certificateRejected, .fail(let error)), (.responseTooLarge, .fail(let error)),
            (.redirectRefused, .fail(let error)):
            #expect(error.code == .refused)
            #expect(error.message == "GET https://h/v1 went wrong")
        case (.unresolvedHost, .retry(let reason, nil)), (.connectionFailed, .retry(let reason, nil)),
            (.tlsFailed, .retry(let reason, nil)),
            (.timedOut, .retry(let reason, nil)), (.connectionLost, .retry(let reason, nil)),
            (.truncatedBody, .retry(let reason, nil)),
            (.undecodableBody, .retry(let reason, nil)), (.other, .retry(let reason, nil)):
            #expect(reason == "GET https://h/v1 went wrong")
        default: Issue.record("\(code) has another meaning")
        }
    }

    private func verdict(
        _ rules: ResponseRules, _ envelope: JSONValue, records: [String] = [], isPathFound: Bool = true
    ) -> Verdict {
        rules.verdict(page: Answer(status: 200, body: envelope, request: "GET /"), records: records, isPathFound: isPathFound)
    }

    @Test("a body that says error makes a success an error, and its text is not repeated")
    func bodyError() {
        let rules = ResponseRules(bodyError: ["meta", "error"])
        #expect(verdict(rules, ["meta": ["error": nil]]) == .accept)
        #expect(verdict(rules, ["meta": [:]]) == .accept)
        for nothing in [false, 0, "", [], [:]] as [JSONValue] {
            #expect(verdict(rules, ["meta": ["error": nothing]]) == .accept)
        }
        #expect(verdict(ResponseRules(), ["error": "x"]) == .accept)
        guard case .retry(let message, nil) = verdict(rules, ["meta": ["error": "s3cret"]]) else {
            Issue.record("the error was not noticed")
            return
        }
        #expect(message.contains("meta.error") && !message.contains("s3cret"))
    }

    @Test("a body without the path to the records is a wrong path, and says what stands there")
    func missingRecords() {
        guard case .fail(let error) = verdict(ResponseRules(), ["data": 3], records: ["dta"], isPathFound: false) else {
            Issue.record("the body was taken for a page")
            return
        }
        #expect(error.code == .configuration)
        for part in ["records: ", "GET /", "no 'dta'", "'data'", "errors.missingRecords"] {
            #expect(error.message.contains(part))
        }
    }

    @Test("a list that is there, one that is null, and one in an empty object are a page")
    func emptyRecords() {
        #expect(verdict(ResponseRules(), ["data": []], records: ["data"]) == .accept)
        #expect(verdict(ResponseRules(), ["data": nil], records: ["data", "rows"], isPathFound: false) == .accept)
        #expect(verdict(ResponseRules(), [:], records: ["data"], isPathFound: false) == .accept)
    }

    @Test("an API that leaves an empty list out has a page without records where the spec says so, and no errors less")
    func leftOut() {
        let rules = ResponseRules(bodyError: ["error"], missingRecords: .empty)
        #expect(verdict(rules, ["meta": 1], records: ["data"], isPathFound: false) == .accept)
        guard case .retry = verdict(rules, ["error": "away"], records: ["data"], isPathFound: false) else {
            Issue.record("the error was not noticed")
            return
        }
    }

    @Test(
        "the message of an answer that a person has to look at has the API's own words", arguments: [400, 401, 403, 404, 422])
    func explanation(status: Int) {
        guard case .fail(let error) = verdict(status, excerpt: "no such parameter") else {
            Issue.record("\(status) was not refused")
            return
        }
        #expect(error.message.hasSuffix("; the API says: no such parameter"))
        #expect(ResponseRules().needsBody(status: status))
        #expect(!ResponseRules().needsBody(status: 503) && !ResponseRules().needsBody(status: 304))
    }

    @Test("a rule comes before the lists and the table, the first that applies before the others")
    func ruled() {
        let rules = ResponseRules(
            ignore: [400],
            rules: [
                AnswerRule(status: [400], path: ["code"], test: .equals("BUSY"), action: .wait),
                AnswerRule(status: [400, 503], path: ["code"], action: .retry), AnswerRule(status: [503], action: .fail),
                AnswerRule(status: [404], action: .ignore), AnswerRule(status: [403], action: .refreshCredentials),
            ])
        let about = { (status: Int, path: String, index: Int) in
            "GET https://h/v1 was answered with status \(status)\(path), which errors.rules[\(index)] is about"
        }
        let busy = verdict(400, rules, pause: .seconds(3), body: ["code": "BUSY"])
        #expect(busy == .slowDown(about(400, " and code", 0), after: .seconds(3)))
        #expect(verdict(400, rules, body: ["code": "s3cret"]) == .retry(about(400, " and code", 1), after: nil))
        #expect(verdict(400, rules, body: ["code": nil]) == .empty)
        #expect(verdict(503, rules, excerpt: "for good") == .fail(.refused(about(503, "", 2) + "; the API says: for good")))
        #expect(verdict(404, rules) == .empty)
        #expect(verdict(403, rules, canRefresh: true) == .refreshToken(about(403, "", 4)))
        guard case .fail(let error) = verdict(403, rules) else {
            Issue.record("the token was renewed twice")
            return
        }
        #expect(error.message.contains("authentication"))
        #expect(rules.needsBody(status: 503))
        #expect(verdict(500, rules) == verdict(500))
    }

    @Test("a rule also makes an error of a success, by its body")
    func ruledSuccess() {
        let rules = ResponseRules(rules: [
            AnswerRule(status: [200], path: ["status"], test: .equals("error"), action: .retry),
            AnswerRule(path: ["none"], action: .ignore), AnswerRule(path: ["fatal"], action: .fail),
        ])
        #expect(verdict(200, rules) == .accept)
        #expect(verdict(rules, ["status": "ok", "data": []], records: ["data"]) == .accept)
        #expect(verdict(rules, ["none": true]) == .empty)
        guard case .retry = verdict(rules, ["status": "error"]), case .fail = verdict(rules, ["fatal": 1]) else {
            Issue.record("the errors were not noticed")
            return
        }
    }
}
