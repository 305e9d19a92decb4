/// What a response with a `Location` asks for, after RFC 9110, section 15.4, and the Fetch standard's HTTP-redirect fetch.
enum Redirect: Sendable {
    /// It is no redirect.
    case none
    /// Send this request instead.
    case follow(HTTPRequest, WebAddress)
    /// It leads to where this client does not go.
    case refused(HTTPError)

    /// Fields that go along to another origin. Any other field may be a credential: nobody can tell from its name.
    static let fieldsForOtherOrigins: Set<String> = [
        "accept", "accept-encoding", "accept-language", "cache-control", "content-encoding", "content-language", "content-type",
        "if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range", "user-agent",
    ]

    /// Decides about the answer `status` with `headers` to `request`, which was sent to `url`.
    static func decide(_ request: HTTPRequest, to url: WebAddress, status: Int, headers: HTTPHeaders) -> Redirect {
        guard [301, 302, 303, 307, 308].contains(status), let location = headers["Location"], !location.isEmpty else {
            return .none
        }
        let from = URLText.redacted(request.url)
        guard let target = try? url.resolving(location) else {
            return .refused(
                HTTPError(
                    .redirectRefused,
                    "\(from): the server redirects to '\(URLText.redacted(location))', which is not an http or https URL"))
        }
        var next = request
        next.url = target.text
        if dropsBody(status, request.method) { next.makeGet() }
        guard target.origin != url.origin else { return .follow(next, target) }
        next.headers = HTTPHeaders(next.headers.fields.filter { fieldsForOtherOrigins.contains($0.name.lowercased()) })
        if url.scheme == "https", target.scheme == "http", !next.body.isEmpty {
            return .refused(
                HTTPError(
                    .redirectRefused,
                    "\(from): the server redirects a request with a body to '\(URLText.redacted(target.text))', which is not encrypted"
                ))
        }
        return .follow(next, target)
    }

    /// 303 asks for another resource by GET; 301 and 302 turn a POST into a GET, as every browser does.
    private static func dropsBody(_ status: Int, _ method: String) -> Bool {
        switch status {
        case 303: method != "GET" && method != "HEAD"
        case 301, 302: method == "POST"
        default: false
        }
    }
}

extension HTTPRequest {
    /// Becomes a GET without a body and without the fields that described it.
    fileprivate mutating func makeGet() {
        method = "GET"
        body = []
        headers = HTTPHeaders(headers.fields.filter { !$0.name.lowercased().hasPrefix("content-") })
    }
}
