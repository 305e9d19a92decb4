public import ArcaneCore

/// An answer of the API, apart from the connection that it goes to.
public struct APIAnswer: Sendable {
    /// What a body is made of.
    public enum Body: Sendable {
        /// The whole body.
        case bytes([UInt8])
        /// A body that goes on: the closure writes pieces until it returns. Where it throws the connection is cut.
        case stream(@Sendable (_ write: (_ piece: [UInt8]) async throws -> Void) async throws -> Void)
    }

    /// The HTTP status.
    public var status: Int
    /// The type of the body.
    public var contentType: String
    /// Further headers.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: Body

    /// Creates an answer.
    public init(
        status: Int = 200, contentType: String = "application/json", headers: [(name: String, value: String)] = [], body: Body
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// An answer of JSON.
    public static func json(_ json: JSONValue, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, body: .bytes(json.utf8Text))
    }

    /// An answer of plain text.
    public static func text(_ text: String, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, contentType: "text/plain; charset=utf-8", body: .bytes(Array(text.utf8)))
    }

    /// The `Status` object of a failure.
    public static func failure(_ failure: APIFailure) -> APIAnswer {
        var answer = json(failure.json, status: failure.status)
        if let seconds = failure.retryAfterSeconds { answer.headers.append(("Retry-After", String(seconds))) }
        return answer
    }
}
