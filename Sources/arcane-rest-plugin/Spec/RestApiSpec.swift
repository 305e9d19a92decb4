import ArcaneCore
import ArcanePluginKit
import ArcaneResources

/// The spec of a `RestApiStream`.
struct RestApiSpec: PluginSpec, Hashable {
    @Setting("The Secret whose keys are variables of the stream, usable as `${NAME}` in templates.")
    var credentialsRef: SecretReference?

    @Setting("The request that is sent for each page.")
    var request: RequestSpec

    @Setting(
        """
        The path of the array of records in a response; `*` goes through all elements of an array, or all members of an object. \
        Empty for a response that is the array itself.
        """,
        default: [], example: ["data"])
    var records: PropertyPath

    @Setting("How records stand in a response. `auto` goes by the response's content type.", default: .auto)
    var recordFormat: RecordFormat

    @Setting(
        "The properties that identify a record. With them, rows have the columns `ARCANE_MERGE_KEY` and `ARCANE_VERSION`.",
        default: [], example: ["id"])
    var key: [String]

    @Setting("The span of time that a request asks for.")
    var window: WindowSpec?

    @Setting("The field of records by which the stream goes forward, instead of a window.")
    var cursor: CursorSpec?

    @Setting(
        """
        Values that the request is repeated for, by the placeholder that stands for them: `{region: [eu, us]}`. Several placeholders make \
        every combination. Up to `rateLimit.concurrency` of them are read at the same time.
        """,
        default: [:], example: ["region": ["eu", "us"]])
    var parameters: [String: [String]]

    @Setting("How the response is split into pages.", default: .single)
    var pagination: PaginationSpec

    @Setting(
        """
        What requests carry so that the API knows who asks. Without it, the variables `ARCANE__AUTHHEADERS` or `ARCANE__AUTHURL` are \
        used where they are set.
        """)
    var authentication: AuthenticationSpec?

    @Setting("How many requests are sent.")
    var rateLimit: RateLimitSpec

    @Setting("What answers mean, where the usual meaning is wrong.")
    var errors: ErrorsSpec

    @Setting("The schema of the records.", default: .infer)
    var schema: SchemaSpec

    @Setting("What happens to a record that does not fit the schema.", default: .fail)
    var invalidRecords: InvalidRecordRule

    @Setting("Where a backfill of windows begins.", example: Timestamp(milliseconds: 1_704_067_200_000))
    var backfillStartDate: Timestamp?

    @Setting("How long connecting to the API (30 s at most) and a silence of it may last.", .positive, default: .seconds(60))
    var httpTimeout: Duration

    @Setting("How the API is reached.")
    var connection: ConnectionSpec

    @Setting("Where data goes.")
    var sink: SinkSpec

    @SettingGroup
    var polling: PollingSettings

    static var rules: [SpecRule<Self>] {
        [
            SpecRule(
                "a stream goes forward by a window or by a cursor; remove one of them", at: "cursor",
                cel: "!has(self.cursor) || !has(self.window)"
            ) { $0.cursor == nil || $0.window == nil },
            SpecRule(
                "cannot be repeated for parameters, which would each need a cursor of their own; use a window, or a stream for each value",
                at: "cursor", cel: "!has(self.cursor) || size(self.parameters) == 0"
            ) { $0.cursor == nil || $0.parameters.isEmpty },
            SpecRule(
                "is required with a window: it is where a backfill begins, such as 2024-01-01T00:00:00Z",
                at: "backfillStartDate",
                cel: "!has(self.window) || has(self.backfillStartDate)"
            ) { $0.window == nil || $0.backfillStartDate != nil },
        ]
    }
}

/// The request that is sent for each page.
struct RequestSpec: StreamSpec, Hashable {
    @Setting(
        """
        The URL. `@name` stands for what changes from request to request, `${NAME}` for a variable, `@@` for an at sign.
        """, .minLength(1), example: "https://api.example.net/v1/orders")
    var url: String

    @Setting("The method.", .pattern("^[A-Za-z]+$", "a method such as GET"), default: "GET")
    var method: String

    @Setting("Parameters of the query. One whose placeholder has no value yet is left out.", default: [:])
    var query: [String: String]

    @Setting("Header fields. One whose placeholder has no value yet is left out.", default: [:])
    var headers: [String: String]

    @Setting("The body.")
    var body: BodySpec

    @Setting("Placeholders whose values are written as they are, not encoded.", default: [])
    var unencoded: [String]
}

/// The body of requests.
struct BodySpec: StreamSpec, Hashable {
    @Setting("The content type; it decides how values are written in the body.", default: "application/json")
    var contentType: String

    @Setting("The text of the body. Empty for no body.", default: "")
    var template: String
}

/// How records stand in a response.
enum RecordFormat: String, SettingChoice {
    case auto, json, lines
}

/// What happens to a record that does not fit the schema.
enum InvalidRecordRule: String, SettingChoice {
    case fail, reject
}

/// How many requests are sent.
struct RateLimitSpec: StreamSpec, Hashable {
    @Setting("No more requests than this begin in an interval. Without it there is no limit.", .minimum(1))
    var requests: Int?

    @Setting("The interval.", .positive, default: .seconds(1))
    var per: Duration

    @Setting("So many requests run at the same time, and so many windows and parameters are read.", .range(1...64), default: 1)
    var concurrency: Int
}

/// How the API is reached.
struct ConnectionSpec: StreamSpec, Hashable {
    @Setting("A file of trusted certificates (PEM) in place of the system's.", example: "/certificates/ca.pem")
    var caFile: String?

    @Setting("The client's certificate (PEM file).", example: "/certificates/client.pem")
    var clientCertificateFile: String?

    @Setting("The key of the client's certificate (PEM file).", example: "/certificates/client.key")
    var clientKeyFile: String?

    @Setting("The proxy. Without it, that of the environment (`HTTPS_PROXY`, `NO_PROXY`).", example: "http://proxy:3128")
    var proxy: String?

    @Setting("The largest response that is accepted, in bytes.", .minimum(1), default: 1 << 40)
    var maximumResponseBytes: Int
}
