/// A failed attempt that is followed by another one, for logs and metrics.
public struct HTTPRetry: Sendable {
    /// Why the attempt counts as failed.
    public enum Reason: Hashable, Sendable {
        /// The server answered with this status.
        case status(Int)
        /// There was no complete response.
        case error(HTTPError)
    }

    /// The request's method.
    public var method: String
    /// The request's URL without its secrets.
    public var url: String
    /// The number of the failed attempt; the first is 1.
    public var attempt: Int
    /// Why it failed.
    public var reason: Reason
    /// The pause before the next attempt.
    public var delay: Duration
}

extension HTTPRetry: CustomStringConvertible {
    /// A sentence for the log.
    public var description: String {
        let what =
            switch reason {
            case .status(let code): "\(method) \(url) was answered with \(code)"
            case .error(let error): error.message
            }
        return "attempt \(attempt) failed and is repeated in \(delay): \(what)"
    }
}
