import ArcaneCore
import ArcaneHTTP
import Testing

@testable import arcane_rest_plugin

struct ResponseRulesTests {
    private func verdict(
        _ status: Int, _ rules: ResponseRules = ResponseRules(), pause: Duration? = nil, isLimitSpent: Bool = false,
        canRefresh: Bool = false
    ) -> Verdict {
        rules.verdict(
            status: status, requestedPause: pause, isLimitSpent: isLimitSpent, canRefresh: canRefresh,
            request: "GET https://h/v1")
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

    @Test("a body that says error makes a success an error, and its text is not repeated")
    func bodyError() {
        let rules = ResponseRules(bodyError: ["meta", "error"])
        #expect(rules.verdict(envelope: ["meta": ["error": nil]], request: "GET /") == .accept)
        #expect(rules.verdict(envelope: ["meta": [:]], request: "GET /") == .accept)
        #expect(ResponseRules().verdict(envelope: ["error": "x"], request: "GET /") == .accept)
        guard case .retry(let message, nil) = rules.verdict(envelope: ["meta": ["error": "s3cret"]], request: "GET /") else {
            Issue.record("the error was not noticed")
            return
        }
        #expect(message.contains("meta.error") && !message.contains("s3cret"))
    }
}
