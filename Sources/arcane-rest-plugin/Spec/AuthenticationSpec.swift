import ArcaneCore
import ArcaneResources

/// What requests carry so that the API knows who asks. All texts are templates: `${NAME}` stands for a variable.
enum AuthenticationSpec: SpecUnion, Hashable {
    case anonymous
    case headers(HeadersSpec)
    case basic(BasicSpec)
    case bearer(BearerSpec)
    case apiKey(APIKeySpec)
    case oauth2(OAuth2Spec)
    case tokenEndpoint(TokenEndpointSpec)
    case jwt(JWTSpec)
    case awsSigV4(AWSSpec)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("none", "Nothing.", .anonymous),
        SpecVariant("headers", "Header fields that do not change.", AuthenticationSpec.headers),
        SpecVariant("basic", "A name and a password.", AuthenticationSpec.basic),
        SpecVariant("bearer", "A token that does not change.", AuthenticationSpec.bearer),
        SpecVariant("apiKey", "A key in a header or in the query.", AuthenticationSpec.apiKey),
        SpecVariant("oauth2", "A token of OAuth 2.0.", AuthenticationSpec.oauth2),
        SpecVariant("tokenEndpoint", "A token of an endpoint of its own kind.", AuthenticationSpec.tokenEndpoint),
        SpecVariant("jwt", "A token that the stream signs itself.", AuthenticationSpec.jwt),
        SpecVariant("awsSigV4", "A signature of each request by AWS Signature Version 4.", AuthenticationSpec.awsSigV4),
    ]
}

/// Header fields that do not change.
struct HeadersSpec: StreamSpec, Hashable {
    @Setting("The header fields.", example: ["X-Api-Key": Secret("${API_KEY}")])
    var headers: [String: Secret]
}

/// A name and a password.
struct BasicSpec: StreamSpec, Hashable {
    @Setting("The name.", example: "${USERNAME}") var username: String
    @Setting("The password.") var password: Secret
}

/// A token that does not change.
struct BearerSpec: StreamSpec, Hashable {
    @Setting("The token.") var token: Secret
}

/// A key in a header or in the query.
struct APIKeySpec: StreamSpec, Hashable {
    @Setting("Where the key goes.", default: .header) var `in`: APIKeyPlace
    @Setting("The name of the header field or parameter.", .minLength(1), example: "X-Api-Key") var name: String
    @Setting("The key.") var value: Secret
}

/// Where a key goes.
enum APIKeyPlace: String, SettingChoice {
    case header, query
}

/// A token of OAuth 2.0.
struct OAuth2Spec: StreamSpec, Hashable {
    @Setting("The URL of the token endpoint.", .minLength(1), example: "https://id.example.net/oauth2/token") var tokenUrl:
        String
    @Setting("What the token is asked for with.", default: .clientCredentials) var grant: OAuth2GrantName
    @Setting("The client's name.") var clientId: String
    @Setting("The client's secret.") var clientSecret: Secret
    @Setting(
        """
        Where the request for a token has the client's name and secret: in its `body`, or in the `header` Authorization \
        (Basic), as RFC 6749 prefers. Most servers take both.
        """,
        default: .body)
    var clientAuthentication: ClientAuthentication
    @Setting("The refresh token, for the grant `refreshToken`.") var refreshToken: Secret?
    @Setting("The scopes, apart by spaces.") var scope: String?
    @Setting("The audience, for servers that want it.") var audience: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "is required for the grant refreshToken", at: "refreshToken",
                cel: "self.grant != 'refreshToken' || has(self.refreshToken)"
            ) { $0.grant != .refreshToken || $0.refreshToken != nil }
        ]
    }
}

/// What a token of OAuth 2.0 is asked for with.
enum OAuth2GrantName: String, SettingChoice {
    case clientCredentials, refreshToken
}

/// Where a request for a token of OAuth 2.0 has the client's name and secret.
enum ClientAuthentication: String, SettingChoice {
    case body, header
}

/// A token of an endpoint of its own kind.
struct TokenEndpointSpec: StreamSpec, Hashable {
    @Setting("The URL of the endpoint.", .minLength(1), example: "https://api.example.net/login") var url: String
    @Setting("The method.", default: "POST") var method: String
    @Setting("Header fields of the request for a token.", default: [:]) var headers: [String: Secret]
    @Setting("The content type of the request's body.", default: "application/json") var contentType: String
    @Setting("The request's body.") var body: Secret?
    @Setting("The path of the token in the response.", .minItems(1), example: ["access_token"]) var token: [String]
    @Setting(
        "The path of the token's life in seconds in the response, or the life itself. Without it, a token is used until it is refused.",
        example: .first(["expires_in"]))
    var expiresIn: Either<PropertyPath, Duration>?
    @Setting("The header field that carries the token.", .minLength(1), default: "Authorization") var header: String
    @Setting("The word before the token; empty for none.", default: "Bearer") var scheme: String
}

/// A token that the stream signs itself.
struct JWTSpec: StreamSpec, Hashable {
    @Setting("The signature.", default: .RS256) var algorithm: JWTSigner.Algorithm
    @Setting("The shared secret, or the private key as PEM.") var key: Secret
    @Setting("The claims beside `iat` and `exp`.", default: [:]) var claims: [String: JSONValue]
    @Setting("How long a token lives.", .positive, default: .seconds(600)) var expiresIn: Duration
}

extension JWTSigner.Algorithm: SettingChoice {}

/// A signature of each request by AWS Signature Version 4.
struct AWSSpec: StreamSpec, Hashable {
    @Setting("The region.", .minLength(1), example: "eu-central-1") var region: String
    @Setting("The service's name in the signature.", .minLength(1), example: "execute-api") var service: String
    @Setting("The name of the access key.") var accessKeyId: String
    @Setting("The access key.") var secretAccessKey: Secret
    @Setting("The session token of temporary credentials.") var sessionToken: Secret?
}
