public import ArcaneCore

extension StreamError {
    /// What a failed exchange means for a stream: something that may pass, a setting to correct, a refusal, or a request to stop.
    ///
    /// `context` says in a few words what the exchange was for, such as `the token of the source`; it stands before the message.
    public init(_ error: HTTPError, while context: String? = nil) {
        self.init(error.code.streamCode, context.map { "\($0): \(error.message)" } ?? error.message)
    }
}

extension HTTPError.Code {
    /// What this means for a stream.
    fileprivate var streamCode: StreamError.Code {
        switch self {
        case .unresolvedHost, .connectionFailed, .tlsFailed, .timedOut, .connectionLost, .truncatedBody, .undecodableBody,
            .other:
            .transient
        case .invalidURL, .invalidRequest: .configuration
        case .certificateRejected, .responseTooLarge, .redirectRefused: .refused
        case .cancelled: .cancelled
        }
    }
}
