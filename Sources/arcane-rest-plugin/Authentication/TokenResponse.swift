import ArcaneCore

/// Where a token endpoint's response says what.
struct TokenResponse: Hashable, Sendable {
    /// The path of the token.
    var token: [String]
    /// How long the token lives; nil where nobody says, and it is used until it is refused.
    var lifetime: Lifetime?
    /// The path of a new refresh token, for servers that replace it with each use; empty for none.
    var refreshToken: [String] = []

    /// How long a token lives.
    enum Lifetime: Hashable, Sendable {
        /// The response says so at this path, in seconds as a number or text, or as an ISO 8601 instant. A response that does
        /// not say gives a token that is used until it is refused.
        case path([String])
        /// Always this long.
        case fixed(Duration)
    }

    /// What OAuth 2.0 responses look like (RFC 6749, section 5.1).
    static let oauth2 = TokenResponse(token: ["access_token"], lifetime: .path(["expires_in"]), refreshToken: ["refresh_token"])

    /// Reads the token out of a response that came at `now`. `endpoint` is the URL without its query, for messages.
    func read(_ body: JSONValue, now: Timestamp, endpoint: String) throws -> AccessToken {
        guard let value = body[path: token]?.stringValue, !value.isEmpty else {
            throw StreamError.refused(
                "authentication: the response of \(endpoint) has no text at \(token.joined(separator: ".")); "
                    + "set authentication.token to the path of the token")
        }
        return AccessToken(value: Secret(value), expiresAt: end(body, now: now), obtainedAt: now)
    }

    private func end(_ body: JSONValue, now: Timestamp) -> Timestamp? {
        switch lifetime {
        case nil: return nil
        case .fixed(let duration): return now + duration
        case .path(let path):
            switch body[path: path] {
            case .number(let text): return Double(text).map { now + .seconds($0) }
            case .string(let text): return Double(text).map { now + .seconds($0) } ?? Timestamp(iso8601: text)
            default: return nil
            }
        }
    }
}
