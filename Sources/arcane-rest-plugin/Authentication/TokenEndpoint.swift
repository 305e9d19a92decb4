import ArcaneCore
import ArcaneHTTP
import ArcaneJSON

/// Asks an endpoint for tokens, and remembers the refresh token that a server may replace with each use.
actor TokenEndpoint {
    private let http: HTTPClient
    private let response: TokenResponse
    private let makeRequest: @Sendable (_ refreshToken: Secret?) -> TokenRequest
    private var refreshToken: Secret?

    /// An endpoint that gets the same request each time.
    init(_ request: TokenRequest, response: TokenResponse, http: HTTPClient) {
        self.http = http
        self.response = response
        makeRequest = { _ in request }
    }

    /// An endpoint of OAuth 2.0.
    init(_ client: OAuth2Client, http: HTTPClient) {
        self.http = http
        response = .oauth2
        if case .refreshToken(let token) = client.grant { refreshToken = token }
        makeRequest = { refreshToken in
            TokenRequest.oauth2(client, grant: refreshToken.map { .refreshToken($0) } ?? client.grant)
        }
    }

    /// Gets a new token. What may pass is tried again; throws `StreamError` where there is none to be had.
    func token() async throws -> AccessToken {
        let request = makeRequest(refreshToken)
        var sent = request.request
        sent.repeatable = true
        let answer: (status: Int, headers: HTTPHeaders, body: [UInt8])
        do {
            answer = try await http.fetch(sent, limit: 1 << 20, retrying: RetryPolicy())
        } catch let error as HTTPError {
            throw StreamError(error, while: "authentication")
        }
        let now = Timestamp.now
        try check(answer.status, pause: RetryAfter.delay(in: answer.headers, now: now), endpoint: request.endpoint)
        guard let body = try? JSONValue(parsing: answer.body) else {
            throw StreamError.refused(
                "authentication: the response of \(request.endpoint) is not JSON; check the URL of the endpoint")
        }
        if !response.refreshToken.isEmpty, let next = body[path: response.refreshToken]?.stringValue, refreshToken != nil {
            refreshToken = Secret(next)
        }
        return try response.read(body, now: now, endpoint: request.endpoint)
    }

    /// The response's text is not repeated: it may hold what was sent.
    private func check(_ status: Int, pause: Duration?, endpoint: String) throws {
        switch status {
        case 200..<300: return
        case 429: throw StreamError(.rateLimited, "authentication: \(endpoint) asks to slow down", retryAfter: pause)
        case 408, 425, 500..<600:
            throw StreamError.transient("authentication: \(endpoint) answered with status \(status)", retryAfter: pause)
        default:
            throw StreamError.refused(
                "authentication: \(endpoint) answered with status \(status) and gave no token; check the credentials and the Secret"
            )
        }
    }
}
