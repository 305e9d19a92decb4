import ArcaneCore
import ArcaneResources
import ArcaneStorage

/// How requests are authorised, with the values of all variables filled in.
enum AuthenticationPlan: Hashable, Sendable {
    /// Credentials that do not change.
    case fixed(Credentials)
    /// A token of OAuth 2.0.
    case oauth2(OAuth2Client)
    /// A token of an endpoint, which goes into `header` behind `scheme`.
    case endpoint(TokenRequest, TokenResponse, header: String, scheme: String)
    /// A token that the stream signs itself.
    case jwt(JWTSigner.Algorithm, key: Secret, claims: [String: JSONValue], lifetime: Duration)
    /// A signature of each request.
    case aws(AWSSignatureV4)
}

/// Who asks for a token of OAuth 2.0, and for what.
struct OAuth2Client: Hashable, Sendable {
    /// The URL of the token endpoint.
    var url: String
    /// What the token is asked for with.
    var grant: OAuth2Grant
    /// The client's name.
    var id: String
    /// The client's secret.
    var secret: Secret
    /// Where the request for a token has name and secret.
    var authentication = ClientAuthentication.body
    /// The scopes, apart by spaces.
    var scope: String?
    /// The audience.
    var audience: String?
}

extension AuthenticationPlan {
    /// What the spec says, with `${NAME}` replaced by the variable. Throws `StreamError.configuration` with the path of each
    /// setting that is wrong.
    init(_ spec: AuthenticationSpec, environment: [String: String]) throws {
        var filler = VariableFiller(environment: environment)
        switch spec {
        case .anonymous: self = .fixed(.none)
        case .headers(let spec): self = .fixed(.headers(try filler.fill(spec.headers, "headers")))
        case .basic(let spec):
            self = .fixed(
                .basic(
                    username: try filler.fill(spec.username, "username").exposed,
                    password: try filler.fill(spec.password, "password")))
        case .bearer(let spec): self = .fixed(.token(try filler.fill(spec.token, "token")))
        case .apiKey(let spec):
            let value = try filler.fill(spec.value, "value")
            self = .fixed(spec.in == .header ? .headers([spec.name: value]) : .query(name: spec.name, value: value))
        case .oauth2(let spec):
            let refreshToken = try spec.refreshToken.map { try filler.fill($0, "refreshToken") }
            self = .oauth2(
                OAuth2Client(
                    url: try filler.fill(spec.tokenUrl, "tokenUrl").exposed,
                    grant: spec.grant == .refreshToken ? .refreshToken(refreshToken ?? Secret("")) : .clientCredentials,
                    id: try filler.fill(spec.clientId, "clientId").exposed,
                    secret: try filler.fill(spec.clientSecret, "clientSecret"), authentication: spec.clientAuthentication,
                    scope: spec.scope, audience: spec.audience))
        case .tokenEndpoint(let spec):
            let request = TokenRequest(
                method: spec.method.uppercased(), url: try filler.fill(spec.url, "url").exposed,
                headers: try filler.fill(spec.headers, "headers"), contentType: spec.contentType,
                body: try spec.body.map { try filler.fill($0, "body", place: .body(contentType: spec.contentType)) })
            let lifetime: TokenResponse.Lifetime? =
                switch spec.expiresIn {
                case .some(.first(let path)): .path(path.names)
                case .some(.second(let duration)): .fixed(duration)
                case .none: nil
                }
            self = .endpoint(
                request, TokenResponse(token: spec.token, lifetime: lifetime), header: spec.header, scheme: spec.scheme)
        case .jwt(let spec):
            self = .jwt(
                spec.algorithm, key: try filler.fill(spec.key, "key"), claims: try filler.fill(spec.claims),
                lifetime: spec.expiresIn)
        case .awsSigV4(let spec):
            let credentials = AWSCredentials(
                accessKeyID: try filler.fill(spec.accessKeyId, "accessKeyId").exposed,
                secretAccessKey: try filler.fill(spec.secretAccessKey, "secretAccessKey"),
                sessionToken: try spec.sessionToken.map { try filler.fill($0, "sessionToken") })
            self = .aws(AWSSignatureV4(region: spec.region, service: spec.service, credentials: credentials))
        }
        if !filler.problems.isEmpty { throw filler.problems.error }
    }
}

/// Replaces `${NAME}` in the settings of `authentication`, where an `@` means itself. What cannot be replaced is a problem, and
/// empty.
private struct VariableFiller {
    let environment: [String: String]
    private(set) var problems = ConfigurationProblems()

    init(environment: [String: String]) {
        self.environment = environment
    }

    mutating func fill(_ text: String, _ setting: String, place: TemplatePlace = .text) throws -> Secret {
        let environment = environment
        let template = try problems.collect {
            try Template(text, setting: "authentication.\(setting)", names: nil, environment: environment)
        }
        return Secret(template?.text([:], in: place) ?? "")
    }

    mutating func fill(_ text: Secret, _ setting: String, place: TemplatePlace = .text) throws -> Secret {
        try fill(text.exposed, setting, place: place)
    }

    mutating func fill(_ texts: [String: Secret], _ setting: String) throws -> [String: Secret] {
        var filled: [String: Secret] = [:]
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            filled[name] = try fill(text, "\(setting).\(name)", place: .header)
        }
        return filled
    }

    mutating func fill(_ claims: [String: JSONValue]) throws -> [String: JSONValue] {
        var filled: [String: JSONValue] = [:]
        for (name, value) in claims.sorted(by: { $0.key < $1.key }) {
            filled[name] = try value.stringValue.map { .string(try fill($0, "claims.\(name)").exposed) } ?? value
        }
        return filled
    }
}
