/// Why an exchange failed before a complete response was there.
public struct HTTPError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The URL is none, or its scheme is not allowed.
        case invalidURL
        /// The method or a header field is not what HTTP allows.
        case invalidRequest
        /// The host's name is not known.
        case unresolvedHost
        /// No connection could be made.
        case connectionFailed
        /// TLS failed for a reason other than trust.
        case tlsFailed
        /// The server's certificate is not trusted, or the client's was refused.
        case certificateRejected
        /// A connect, silence or total time-out.
        case timedOut
        /// The connection was cut or the server broke the protocol.
        case connectionLost
        /// The body ended before its declared length.
        case truncatedBody
        /// The body, or the header, is larger than allowed.
        case responseTooLarge
        /// The body's content encoding could not be decoded.
        case undecodableBody
        /// Too many redirects, or one to a place that is not allowed.
        case redirectRefused
        /// The exchange was cancelled.
        case cancelled
        /// Anything else that libcurl reports.
        case other

        /// Whether the same request may succeed later.
        public var isTransient: Bool {
            switch self {
            case .unresolvedHost, .connectionFailed, .tlsFailed, .timedOut, .connectionLost, .truncatedBody, .undecodableBody:
                true
            case .invalidURL, .invalidRequest, .certificateRejected, .responseTooLarge, .redirectRefused, .cancelled, .other:
                false
            }
        }
    }

    /// What went wrong.
    public var code: Code
    /// A sentence with the URL (without query values) and what to do.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool { code.isTransient }
}

extension HTTPError {
    /// A body beyond its limit.
    static func tooLarge(_ limit: Int, _ urlText: String) -> HTTPError {
        HTTPError(
            .responseTooLarge,
            "\(urlText): the response is larger than \(limit) bytes; ask for less at a time or raise the limit")
    }
}

extension HTTPError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
