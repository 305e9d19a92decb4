/// Sends requests through libcurl.
///
/// A client has one thread, which sleeps while nothing is to do, and connections of its own that are kept for the next request. It is
/// meant to be shared: one per set of settings. The thread ends when the client and all bodies of its responses are gone, or at
/// `shutdown()`.
public final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let mailbox: Mailbox

    /// Creates a client with connections of its own.
    public init(_ configuration: HTTPClientConfiguration = .init()) {
        self.configuration = configuration
        mailbox = EventThread.start(configuration)
    }

    deinit {
        mailbox.close()
    }

    /// Ends every exchange with `HTTPError.cancelled`, closes the connections and ends the thread. Later requests fail the same way.
    public func shutdown() {
        mailbox.close()
    }

    /// Sends `request` and returns when the response's head is there; the status may be any.
    ///
    /// Redirects are followed; another scheme, host or port never sees credentials (`Authorization`, cookies, or any field that is not
    /// known to be harmless). Throws `HTTPError`. Cancelling the task ends the exchange at once.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try request.validate()
        let timeout = request.timeout ?? configuration.totalTimeout
        let deadline = timeout.map { ContinuousClock.now + $0 }
        var request = request
        var url = try WebAddress(request.url)
        let firstOrigin = url.origin
        let serverName = try configuration.serverName.map { try ServerName($0) }
        for _ in 0...max(0, configuration.maximumRedirects) {
            let route = url.origin == firstOrigin ? serverName?.route(to: url) : nil
            let response = try await exchange(request, url, route, deadline)
            switch Redirect.decide(request, to: url, status: response.status, headers: response.headers) {
            case .none:
                return response
            case .refused(let error):
                throw error
            case .follow(let next, let target):
                await response.body.discard()
                request = next
                url = target
            }
        }
        throw HTTPError(
            .redirectRefused,
            "\(URLText.redacted(request.url)): the server redirected more than \(configuration.maximumRedirects) times")
    }

    /// One request and its response, redirects included.
    private func exchange(
        _ request: HTTPRequest, _ url: WebAddress, _ route: NamedRoute?, _ deadline: ContinuousClock.Instant?
    ) async throws -> HTTPResponse {
        let maximum = request.maximumResponseBytes ?? configuration.maximumResponseBytes
        let transfer = Transfer(
            request, host: url.origin, route: route, maximumBytes: maximum, deadline: deadline, mailbox: mailbox)
        let head = try await transfer.head()
        do {
            let decoder = try decoder(for: head, of: request, maximumBytes: maximum)
            return HTTPResponse(
                status: head.status, headers: head.headers, url: request.url,
                body: HTTPBody(transfer, client: self, decoder: decoder))
        } catch {
            transfer.cancel()
            throw error
        }
    }

    /// What undoes the coding of a body; nil for a plain one, and for a response that has no body whatever its head says.
    private func decoder(for head: ResponseHead, of request: HTTPRequest, maximumBytes: Int) throws -> sending BodyDecoder? {
        guard request.method != "HEAD", head.status != 204, head.status != 304 else { return nil }
        let urlText = URLText.redacted(request.url)
        return try ContentCoding(head.headers, urlText: urlText)
            .map { try BodyDecoder($0, maximumBytes: maximumBytes, urlText: urlText) }
    }
}
