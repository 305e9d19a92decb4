/// One request.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    public var method: String
    /// An absolute `http` or `https` URL. It is never logged with its query values.
    public var url: String
    /// Header fields beside those that the client sets itself (`Host`, `Content-Length`, `Accept-Encoding`).
    public var headers: HTTPHeaders
    /// The body; empty for none.
    public var body: [UInt8]
    /// The longest time the whole exchange may take, body included; nil for the client's own.
    public var timeout: Duration?
    /// The largest response body that is accepted, in decoded bytes; nil for the client's own.
    public var maximumResponseBytes: Int?

    /// Creates a request.
    public init(
        _ method: String = "GET", _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        timeout: Duration? = nil, maximumResponseBytes: Int? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
    }
}
