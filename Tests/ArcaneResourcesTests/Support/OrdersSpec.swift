import ArcaneCore
import ArcaneResources

/// A spec with the blocks that an HTTP source needs: the largest in use, and every form of each of its unions.
struct OrdersSpec: StreamSpec {
    @Setting("The Secret whose keys are variables.") var credentialsRef: SecretReference?
    @Setting("The request that is sent.") var request: RequestSettings
    @Setting("Where the records are in a response.", default: []) var records: PropertyPath
    @Setting("The fields that identify a record.", default: []) var key: [String]
    @Setting("The time window that each request asks for.") var window: WindowSettings?
    @Setting("How the pages of a response are told apart.", default: .single) var pagination: Pagination
    @Setting("How requests are authorised.", default: .nothing) var authentication: Authentication
    @Setting("How often requests may be sent.") var rateLimit: RateLimitSettings
    @Setting("Which responses are errors.") var errors: ErrorSettings
    @Setting("The columns.", default: .infer) var schema: SchemaSettings
    @Setting("The first time that a backfill reads.") var backfillStartDate: Timestamp?
    @Setting("How long a request may take.", .positive, default: .seconds(60)) var httpTimeout: Duration
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings
}

struct RequestSettings: StreamSpec {
    @Setting("The URL.", .minLength(1), example: "https://api.example.net/v1/orders") var url: String
    @Setting("The method.", default: "GET") var method: String
    @Setting("Query parameters.", default: [:]) var query: [String: String]
    @Setting("Headers.", default: [:]) var headers: [String: String]
    @Setting("The body.") var body: BodySettings?
}

struct BodySettings: StreamSpec {
    @Setting("The media type.", default: "application/json") var contentType: String
    @Setting("The text.", default: "") var template: String
}

struct WindowSettings: StreamSpec {
    @Setting("The placeholder of the start.") var from: String
    @Setting("The placeholder of the end.") var to: String?
    @Setting("How times are written: `iso8601`, `epochSeconds`, `epochMilliseconds` or a pattern.", default: "iso8601")
    var format: String
    @Setting("The time zone.", default: "UTC") var timeZone: String
    @Setting("The longest window.", .positive) var step: Duration?
    @Setting("How much of the last window is read again.", default: .zero) var overlap: Duration
}

enum Pagination: SpecUnion {
    case single
    case page(PagePagination)
    case offset(OffsetPagination)
    case token(TokenPagination)
    case link(LinkPagination)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("none", "One response holds everything.", .single),
        SpecVariant("page", "Pages are counted.", Pagination.page),
        SpecVariant("offset", "Records are counted.", Pagination.offset),
        SpecVariant("token", "Each response names the next.", Pagination.token),
        SpecVariant("link", "Each response links to the next.", Pagination.link),
    ]
}

struct PagePagination: StreamSpec {
    @Setting("The placeholder of the page's number.") var pointer: String
    @Setting("The number of the first page.", default: 1) var start: Int
    @Setting("Where a response says how many pages there are.") var totalPages: PropertyPath?
    @Setting("The most pages that are read.", .minimum(1)) var maxPages: Int?
}

struct OffsetPagination: StreamSpec {
    @Setting("The placeholder of the offset.") var pointer: String
    @Setting("The offset of the first record.", default: 0) var start: Int
    @Setting("How many records a page has.", .minimum(1)) var pageSize: Int
    @Setting("Where a response says how many records there are.") var total: PropertyPath?
}

struct TokenPagination: StreamSpec {
    @Setting("The placeholder of the token.") var pointer: String
    @Setting("Where the token is in the body.") var next: PropertyPath?
    @Setting("The header that holds the token.") var nextHeader: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule("give either next or nextHeader", cel: "has(self.next) != has(self.nextHeader)") {
                ($0.next == nil) != ($0.nextHeader == nil)
            }
        ]
    }
}

struct LinkPagination: StreamSpec {
    @Setting("Where the link is in the body.") var next: PropertyPath?
    @Setting("The header that holds the link.") var nextHeader: String?
}

enum Authentication: SpecUnion {
    case nothing
    case headers(HeadersAuthentication)
    case basic(BasicAuthentication)
    case bearer(BearerAuthentication)
    case apiKey(KeyAuthentication)
    case oauth2(OAuthAuthentication)
    case tokenEndpoint(EndpointAuthentication)
    case jwt(JWTAuthentication)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("none", "Nothing is sent.", .nothing),
        SpecVariant("headers", "Headers that do not change.", Authentication.headers),
        SpecVariant("basic", "Name and password.", Authentication.basic),
        SpecVariant("bearer", "A token that does not change.", Authentication.bearer),
        SpecVariant("apiKey", "A key.", Authentication.apiKey),
        SpecVariant("oauth2", "OAuth 2.", Authentication.oauth2),
        SpecVariant("tokenEndpoint", "A token from an endpoint of its own kind.", Authentication.tokenEndpoint),
        SpecVariant("jwt", "A signed token.", Authentication.jwt),
    ]
}

struct HeadersAuthentication: StreamSpec {
    @Setting("The headers.") var headers: [String: Secret]
}

struct BasicAuthentication: StreamSpec {
    @Setting("The name.") var username: String
    @Setting("The password.") var password: Secret
}

struct BearerAuthentication: StreamSpec {
    @Setting("The token.") var token: Secret
}

struct KeyAuthentication: StreamSpec {
    @Setting("Where the key goes.") var `in`: KeyPlace
    @Setting("The name of the header or parameter.") var name: String
    @Setting("The key.") var value: Secret
}

struct OAuthAuthentication: StreamSpec {
    @Setting("Where the token is fetched.") var tokenUrl: String
    @Setting("What is traded for the token.", default: .clientCredentials) var grant: Grant
    @Setting("The client.") var clientId: String
    @Setting("The client's secret.") var clientSecret: Secret
    @Setting("The refresh token.") var refreshToken: Secret?
    @Setting("What the token is for.") var scope: String?
    @Setting("Whom the token is for.") var audience: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "is required for grant refreshToken", at: "refreshToken",
                cel: "self.grant != 'refreshToken' || has(self.refreshToken)"
            ) { $0.grant != .refreshToken || $0.refreshToken != nil }
        ]
    }
}

enum Grant: String, SettingChoice {
    case clientCredentials, refreshToken
}

struct EndpointAuthentication: StreamSpec {
    @Setting("Where the token is fetched.") var url: String
    @Setting("The method.", default: "POST") var method: String
    @Setting("Headers.", default: [:]) var headers: [String: Secret]
    @Setting("Where the token is in the response.") var token: PropertyPath
    @Setting("How long the token lives, or where the response says so.") var expiresIn: Either<PropertyPath, Duration>
    @Setting("The header that carries the token.", default: "Authorization") var header: String
    @Setting("What stands before the token.", default: "Bearer") var scheme: String
}

struct JWTAuthentication: StreamSpec {
    @Setting("The algorithm.") var algorithm: String
    @Setting("The key.") var key: Secret
    @Setting("The claims.") var claims: [String: JSONValue]
    @Setting("How long a token lives.", default: .seconds(300)) var expiresIn: Duration
}

struct RateLimitSettings: StreamSpec {
    @Setting("How many requests an interval allows.", .minimum(1), default: 10) var requests: Int
    @Setting("The interval.", .positive, default: .seconds(1)) var per: Duration
    @Setting("How many requests may be open at once.", .minimum(1), default: 4) var concurrency: Int
}

struct ErrorSettings: StreamSpec {
    @Setting("Status codes that are retried.", .each(.range(100...599)), default: []) var retry: [Int]
    @Setting("Status codes that mean there is nothing.", .each(.range(100...599)), default: []) var ignore: [Int]
    @Setting("Where a response of 200 says that it is an error.") var bodyError: PropertyPath?
}

enum SchemaSettings: SpecUnion {
    case infer
    case openAPI(SchemaDocument)
    case jsonSchema(SchemaDocument)

    static let variants: [SpecVariant<Self>] = [
        SpecVariant("infer", "The columns are those of the first pages.", .infer),
        SpecVariant("openapi", "An OpenAPI 3 schema.", SchemaSettings.openAPI),
        SpecVariant("jsonSchema", "A JSON Schema.", SchemaSettings.jsonSchema),
    ]
}

struct SchemaDocument: StreamSpec {
    @Setting("The document itself.") var document: JSONValue?
    @Setting("The document in base64.") var encoded: String?

    static var rules: [SpecRule<Self>] {
        [
            SpecRule("give either document or encoded", cel: "has(self.document) != has(self.encoded)") {
                ($0.document == nil) != ($0.encoded == nil)
            }
        ]
    }
}

/// A manifest with every block.
let ordersManifest = """
    apiVersion: streaming.sneaksanddata.com/v1
    kind: OrdersStream
    metadata: {name: orders}
    spec:
      suspended: false
      jobTemplateRef: {name: arcane-orders-plugin}
      backfillJobTemplateRef: {name: arcane-orders-plugin-backfill}
      credentialsRef: {name: orders-api}
      request:
        url: "https://api.example.net/v1/orders"
        method: GET
        query: {from: "@from", to: "@to", page: "@page"}
        headers: {Accept: application/json}
        body: {contentType: application/json, template: ""}
      records: [data]
      key: [id]
      window: {from: from, to: to, format: iso8601, step: 1d, overlap: 0s}
      pagination: {type: page, pointer: page, start: 1, totalPages: [meta, pages]}
      authentication: {type: bearer, token: "${TOKEN}"}
      rateLimit: {requests: 10, per: 1s, concurrency: 4}
      schema: {type: infer}
      backfillStartDate: 2024-01-01T00:00:00Z
      lookBackInterval: 1h
      changeCaptureInterval: 5m
      httpTimeout: 60s
      schemaEvolution: backfill
      sink: {location: "file:///data", format: parquet, rowsPerGroup: 100000, groupingInterval: 15s, groupsPerFile: 1}
    """
