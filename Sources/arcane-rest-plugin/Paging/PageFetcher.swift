import ArcaneCore
import ArcaneHTTP
import ArcaneJSON
import Logging

/// Asks for a page until it is there: waits its turn, authorises the request, judges the answer, and tries again where that may
/// help.
struct PageFetcher: Sendable {
    let template: RequestTemplate
    let rules: ResponseRules
    let records: [String]
    let recordFormat: RecordFormat
    let attempts: Int
    let http: HTTPClient
    let authenticator: Authenticator
    let limiter: RateLimiter<ContinuousClock>
    let logger: Logger
    /// So many bytes of a page are held back until it is complete; see `PageBody`.
    var heldBytes = 4 << 20

    typealias Deliver = @Sendable (PageDelivery) async throws -> Void

    /// Is told of each request that is made again.
    typealias OnRetry = @Sendable () -> Void

    /// What came of one attempt.
    private enum Attempt: Sendable {
        case page(PageSummary, PageDelivery?)
        case failure(Verdict, token: Secret?)
    }

    /// Fetches a page and hands its records to `deliver`. Throws `StreamError` where the page cannot be had.
    func fetch(
        _ target: PageTarget, _ values: [String: String], onRetry: OnRetry = {}, deliver: @escaping Deliver
    ) async throws -> PageSummary {
        var retry = PageRetry(attempts: attempts)
        var refused: Secret?
        while true {
            let attempt = try await limiter.run { [refused] in
                try await self.attempt(target, values, insteadOf: refused, deliver: deliver)
            }
            let pause: Duration
            switch attempt {
            case .page(let summary, let rest):
                if let rest { try await deliver(rest) }
                return summary
            case .failure(.retry(let reason, let asked), _):
                pause = try retry.pause(after: reason, asked: asked, random: .random(in: 0...1))
                logger.warning(
                    "asking for the page again", metadata: ["reason": "\(reason)", "pause": "\(DurationText.text(pause))"])
                onRetry()
                try await Task.sleep(for: pause)
            case .failure(.slowDown(let reason, let asked), _):
                pause = try retry.slowDown(reason, asked: asked, random: .random(in: 0...1))
                logger.notice("slowing down", metadata: ["reason": "\(reason)", "pause": "\(DurationText.text(pause))"])
                onRetry()
                await limiter.pause(for: pause)
            case .failure(.refreshToken(let reason), let token):
                logger.notice("renewing the token", metadata: ["reason": "\(reason)"])
                refused = token
            case .failure(.fail(let error), _): throw error
            case .failure(.accept, _), .failure(.empty, _):
                throw StreamError.transient("\(template.summary) had an answer without a meaning")
            }
        }
    }

    private func attempt(
        _ target: PageTarget, _ values: [String: String], insteadOf refused: Secret?, deliver: @escaping Deliver
    ) async throws -> Attempt {
        var request: HTTPRequest
        switch target {
        case .link(let address): request = template.request(following: address, values)
        case .only, .pointer: request = template.request(values)
        }
        guard let address = try? WebAddress(request.url) else {
            throw StreamError.configuration(
                "request.url: \(URLText.redacted(request.url)) is no URL; check the variables in it")
        }
        let token = try await authenticator.authorize(&request, insteadOf: refused)
        let requestedAt = Timestamp.now
        let response: HTTPResponse
        do {
            // A page counts only as a whole, so there is no use in its first bytes alone.
            request.minimumPieceBytes = 256 << 10
            response = try await http.send(request)
        } catch let error as HTTPError {
            return .failure(rules.verdict(error), token: token)
        }
        let limit = RateLimitHeaders(response.headers, now: .now)
        var answer = Answer(
            status: response.status, requestedPause: RetryAfter.delay(in: response.headers, now: .now),
            isLimitSpent: limit.isExhausted, canRefresh: authenticator.hasTokens && refused == nil, request: template.summary)
        if !answer.isSuccess, rules.needsBody(status: answer.status) {
            let excerpt = await AnswerExcerpt(reading: response.body)
            try Task.checkCancellation()
            answer.body = excerpt.json
            answer.excerpt = excerpt.text(without: authenticator.secrets + [token].compactMap(\.self))
        }
        let verdict = rules.verdict(answer)
        switch verdict {
        case .accept:
            if limit.isExhausted, let reset = limit.reset { await limiter.pause(for: min(reset, PageRetry.longestPause)) }
        case .empty: return .page(summary(response, at: address), nil)
        default: return .failure(verdict, token: token)
        }
        if response.status == 204 || response.status == 205 {
            let verdict = rules.verdict(page: answer, records: [], isPathFound: true)
            return verdict == .accept || verdict == .empty
                ? .page(summary(response, at: address), nil) : .failure(verdict, token: token)
        }
        return try await read(response, answer, token, requestedAt: requestedAt, at: address, deliver: deliver)
    }

    /// Reads the body of a page and judges it.
    private func read(
        _ response: HTTPResponse, _ answer: Answer, _ token: Secret?, requestedAt: Timestamp, at address: WebAddress,
        deliver: @escaping Deliver
    ) async throws -> Attempt {
        let layout = PageBody.layout(recordFormat, path: records, contentType: response.headers["Content-Type"])
        var body = PageBody(layout: layout, requestedAt: requestedAt, heldBytes: heldBytes)
        let verdict: Verdict
        do {
            let complete = try await body.read(response.body, deliver: deliver)
            var answer = answer
            answer.body = complete.summary.envelope
            verdict = rules.verdict(page: answer, records: records, isPathFound: complete.summary.isPathFound)
            if verdict == .empty, !body.hasHandedOn { return .page(summary(response, at: address), nil) }
            if verdict == .accept || verdict == .empty {
                return .page(summary(response, content: complete.content, envelope: answer.body, at: address), complete.rest)
            }
        } catch let error as HTTPError {
            verdict = rules.verdict(error)
        } catch let error as JSONError {
            verdict = rules.verdict(error, request: template.summary)
        }
        if body.hasHandedOn, let reason = verdict.reasonToAskAgain {
            throw StreamError.transient("\(reason), after a part of a large page was read; the window is read again")
        }
        return .failure(verdict, token: token)
    }

    private func summary(
        _ response: HTTPResponse, content: PageContent = PageContent(), envelope: JSONValue = .null, at address: WebAddress
    ) -> PageSummary {
        let headers = response.headers
        return PageSummary(content: content, headers: { headers.values(of: $0) }, envelope: envelope, address: address)
    }
}
