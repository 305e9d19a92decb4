import ArcaneCore
import ArcaneHTTP
import ArcaneStorage

/// Puts credentials on requests.
struct Authenticator: Sendable {
    private let way: Way

    private enum Way: Sendable {
        case fixed(Credentials)
        case token(TokenCache, header: String, scheme: String)
        case aws(AWSSignatureV4)
    }

    /// Makes ready what the plan needs; a token is obtained with the first request. Throws `StreamError.configuration` for a
    /// key that is none.
    init(_ plan: AuthenticationPlan, http: HTTPClient) async throws {
        switch plan {
        case .fixed(let credentials): way = .fixed(credentials)
        case .oauth2(let client):
            let endpoint = TokenEndpoint(client, http: http)
            way = .token(
                TokenCache(now: { .now }, obtain: { try await endpoint.token() }), header: "Authorization", scheme: "Bearer")
        case .endpoint(let request, let response, let header, let scheme):
            let endpoint = TokenEndpoint(request, response: response, http: http)
            way = .token(TokenCache(now: { .now }, obtain: { try await endpoint.token() }), header: header, scheme: scheme)
        case .jwt(let algorithm, let key, let claims, let lifetime):
            let signer = try await JWTSigner(algorithm: algorithm, key: key, claims: claims, lifetime: lifetime)
            way = .token(
                TokenCache(now: { .now }, obtain: { try await signer.token(now: .now) }), header: "Authorization",
                scheme: "Bearer")
        case .aws(let signature): way = .aws(signature)
        }
    }

    /// Whether a refused token can be replaced by a new one.
    var hasTokens: Bool {
        if case .token = way { true } else { false }
    }

    /// What requests carry that does not change and must not stand in a message.
    var secrets: [Secret] {
        switch way {
        case .fixed(let credentials): credentials.secrets
        case .token, .aws: []
        }
    }

    /// Puts the credentials on `request`, which must be complete. Returns the token that it carries now.
    ///
    /// `refused` is the token that the server did not accept on the last attempt.
    func authorize(_ request: inout HTTPRequest, insteadOf refused: Secret? = nil) async throws -> Secret? {
        switch way {
        case .fixed(let credentials):
            credentials.apply(to: &request)
            return nil
        case .token(let cache, let header, let scheme):
            let token = try await cache.token(insteadOf: refused)
            Credentials.token(token, header: header, scheme: scheme).apply(to: &request)
            return token
        case .aws(let signature):
            guard let address = try? WebAddress(request.url) else {
                throw StreamError.configuration("request.url: only an absolute http or https URL can be signed")
            }
            // As it is signed: the host in lower case.
            request.url = address.text
            request.headers = signature.signedHeaders(
                method: request.method, address: address, headers: request.headers,
                bodyHash: AWSSignatureV4.bodyHash(request.body), at: .now)
            return nil
        }
    }
}
