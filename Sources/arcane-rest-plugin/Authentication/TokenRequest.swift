import ArcaneCore
import ArcaneHTTP

/// The request by which a token is obtained.
struct TokenRequest: Hashable, Sendable {
    /// The method.
    var method = "POST"
    /// The endpoint.
    var url: String
    /// Header fields beside the content type.
    var headers: [String: Secret] = [:]
    /// The content type of the body.
    var contentType = "application/x-www-form-urlencoded"
    /// The body; nil for none.
    var body: Secret?

    /// The request of OAuth 2.0 (RFC 6749, section 4.4.2 and 6): the client's credentials and these parameters as a form.
    ///
    /// The credentials are in the body, which every server reads that we know of; the header form is optional there.
    static func oauth2(
        url: String, grant: OAuth2Grant, clientID: String, clientSecret: Secret, scope: String?, audience: String?
    ) -> TokenRequest {
        var fields = [("client_id", clientID), ("client_secret", clientSecret.exposed)]
        switch grant {
        case .clientCredentials: fields.insert(("grant_type", "client_credentials"), at: 0)
        case .refreshToken(let token):
            fields.insert(contentsOf: [("grant_type", "refresh_token"), ("refresh_token", token.exposed)], at: 0)
        }
        if let scope { fields.append(("scope", scope)) }
        if let audience { fields.append(("audience", audience)) }
        return TokenRequest(url: url, body: Secret(form(fields)))
    }

    /// Fields as `application/x-www-form-urlencoded`.
    static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\(PercentEncoding.form($0.0))=\(PercentEncoding.form($0.1))" }.joined(separator: "&")
    }

    /// The request to send.
    var request: HTTPRequest {
        var fields: HTTPHeaders = ["Accept": "application/json"]
        if body != nil { fields["Content-Type"] = contentType }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { fields[name] = value.exposed }
        return HTTPRequest(method, url, headers: fields, body: Array((body?.exposed ?? "").utf8), maximumResponseBytes: 1 << 20)
    }

    /// The endpoint without its query, for messages.
    var endpoint: String {
        guard var address = WebAddress(url) else { return "the token endpoint" }
        address.query = nil
        address.userInformation = nil
        return address.text
    }
}

/// What a token is asked for with.
enum OAuth2Grant: Hashable, Sendable {
    /// The client's own credentials.
    case clientCredentials
    /// A refresh token, which the server may replace with each use.
    case refreshToken(Secret)
}
