/// One request.
public struct HTTPRequest: Sendable {
    /// The method, such as `GET`.
    public var method: String
    /// An absolute `http` or `https` URL, sent exactly as it is. It is never logged with its query values.
    public var url: String
    /// Header fields beside those that the client sets itself (`Host`, `Content-Length`, `Accept-Encoding`).
    public var headers: HTTPHeaders
    /// The body; empty for none.
    public var body: [UInt8]
    /// The longest time the whole exchange may take, redirects and body included; nil for the client's own.
    public var timeout: Duration?
    /// The largest response body that is accepted, in decoded bytes; nil for the client's own.
    public var maximumResponseBytes: Int?
    /// Whether sending it twice does no more than sending it once. Only such a request is ever repeated.
    ///
    /// Nil, the default, goes by the method: GET, HEAD, PUT, DELETE, OPTIONS and TRACE are (RFC 9110, section 9.2.2).
    public var repeatable: Bool?
    /// The body is handed on in pieces of at least so many bytes as they are sent, the last one aside; at most 512 KiB.
    ///
    /// 1, the default, is for a reader who wants what has come at once, such as a watch. One who reads to the end anyway is woken
    /// less often with a larger number.
    public var minimumPieceBytes = 1
    /// Whether the exchange is not meant to end soon, such as a watch: it takes none of the host's connections from other exchanges
    /// (`HTTPClientConfiguration.maximumConnectionsPerHost`).
    public var isLongLived = false

    /// Creates a request.
    public init(
        _ method: String = "GET", _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        timeout: Duration? = nil, maximumResponseBytes: Int? = nil, repeatable: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
        self.repeatable = repeatable
    }

    /// Whether sending it twice does no more than sending it once: what `repeatable` says, else what the method says.
    public var isIdempotent: Bool {
        repeatable ?? ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(method)
    }
}

extension HTTPRequest {
    /// Throws `HTTPError.invalidRequest` where the method or a header field could be read as something else by the server.
    func validate() throws {
        guard !method.isEmpty, method.utf8.allSatisfy(\.isTokenByte) else {
            throw HTTPError(.invalidRequest, "\(method.debugDescription) is not an HTTP method")
        }
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isTokenByte) else {
                throw HTTPError(.invalidRequest, "\(field.name.debugDescription) is not the name of a header field")
            }
            // The value may be a secret: it is not shown.
            guard field.value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
                throw HTTPError(
                    .invalidRequest,
                    "the value of the header field '\(field.name)' holds a line break or another control character; remove it")
            }
        }
    }
}

extension UInt8 {
    /// Whether the byte may stand in a method or a field name: a `tchar` of RFC 9110, section 5.6.2.
    fileprivate var isTokenByte: Bool {
        isASCIILetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
}
