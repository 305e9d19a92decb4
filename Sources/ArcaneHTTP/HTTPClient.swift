/// Sends requests through libcurl.
public final class HTTPClient: Sendable {
    /// Creates a client with connections of its own.
    public init(_ configuration: HTTPClientConfiguration = .init()) {}

    /// Sends `request` and returns when the response's head is there; the status may be any.
    ///
    /// Throws `HTTPError`. Cancelling the task ends the exchange at once.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        throw HTTPError(.other, "not there yet")
    }
}
