import ArcaneCore

extension HTTPClient {
    /// Sends `request`, again where `policy` says so, and returns the first response whose status is not one to repeat, or the last.
    ///
    /// Only requests that are idempotent (`HTTPRequest.isIdempotent`) are repeated. Attempts fail up to the response's head; what
    /// happens to the body is the reader's. `onRetry` is told of each failed attempt that is followed by another. The request's
    /// `timeout` holds for each attempt. Throws the last `HTTPError`; cancelling the task also ends a pause.
    public func send(
        _ request: HTTPRequest, retrying policy: RetryPolicy, onRetry: (@Sendable (HTTPRetry) -> Void)? = nil
    ) async throws -> HTTPResponse {
        try await attempts(request, policy, onRetry) { response in response }
    }

    /// Sends `request` and reads its whole body of at most `limit` decoded bytes, again where `policy` says so.
    ///
    /// As `send(_:retrying:onRetry:)`, but a body that is cut, stalls or cannot be decoded also makes another attempt. For small
    /// responses: tokens, listings, objects of limited size.
    public func fetch(
        _ request: HTTPRequest, limit: Int, retrying policy: RetryPolicy = .never,
        onRetry: (@Sendable (HTTPRetry) -> Void)? = nil
    ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
        try await attempts(request, policy, onRetry) { response in
            (status: response.status, headers: response.headers, body: try await response.body.collect(upTo: limit))
        }
    }

    /// Makes attempts until `read` has made a result of a response that is not to be repeated.
    private func attempts<Result: Sendable>(
        _ request: HTTPRequest, _ policy: RetryPolicy, _ onRetry: (@Sendable (HTTPRetry) -> Void)?,
        read: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        var attempt = 1
        while true {
            let reason: HTTPRetry.Reason
            let delay: Duration
            do {
                let response = try await send(request)
                let asked = RetryAfter.delay(in: response.headers, now: .now)
                guard policy.statuses.contains(response.status),
                    let pause = pause(request, policy, attempt, retryAfter: asked)
                else { return try await read(response) }
                await response.body.discard()
                reason = .status(response.status)
                delay = pause
            } catch let error as HTTPError {
                guard policy.errors.contains(error.code), let pause = pause(request, policy, attempt) else { throw error }
                reason = .error(error)
                delay = pause
            }
            onRetry?(
                HTTPRetry(
                    method: request.method, url: URLText.redacted(request.url), attempt: attempt, reason: reason, delay: delay))
            try await wait(delay, before: request)
            attempt += 1
        }
    }

    private func pause(
        _ request: HTTPRequest, _ policy: RetryPolicy, _ attempt: Int, retryAfter: Duration? = nil
    ) -> Duration? {
        request.isIdempotent ? policy.delay(attempt: attempt, random: .random(in: 0...1), retryAfter: retryAfter) : nil
    }

    private func wait(_ delay: Duration, before request: HTTPRequest) async throws {
        do {
            try await Task.sleep(for: delay)
        } catch {
            throw HTTPError(
                .cancelled, "\(request.method) \(URLText.redacted(request.url)): cancelled while waiting for the next attempt")
        }
    }
}
