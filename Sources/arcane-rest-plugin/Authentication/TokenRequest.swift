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

    /// The request of OAuth 2.0 (RFC 6749, sections 4.4.2 and 6): what the grant wants, as a form, and who the client is.
    ///
    /// Section 2.3.1 demands that servers take the credentials from an `Authorization` header, and lets them take them from the
    /// body as well. Servers exist that read only the one or only the other, so the client says where they go.
    static func oauth2(_ client: OAuth2Client, grant: OAuth2Grant) -> TokenRequest {
        var fields: [(String, String)]
        switch grant {
        case .clientCredentials: fields = [("grant_type", "client_credentials")]
        case .refreshToken(let token): fields = [("grant_type", "refresh_token"), ("refresh_token", token.exposed)]
        }
        var headers: [String: Secret] = [:]
        switch client.authentication {
        case .body: fields += [("client_id", client.id), ("client_secret", client.secret.exposed)]
        case .header:
            // Encoded as in a form first (section 2.3.1): a name with a colon would end too early.
            let name = PercentEncoding.form(client.id)
            let password = Secret(PercentEncoding.form(client.secret.exposed))
            headers["Authorization"] = Credentials.basicAuthorization(username: name, password: password)
        }
        if let scope = client.scope { fields.append(("scope", scope)) }
        if let audience = client.audience { fields.append(("audience", audience)) }
        return TokenRequest(url: client.url, headers: headers, body: Secret(form(fields)))
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
        guard var address = try? WebAddress(url) else { return "the token endpoint" }
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
