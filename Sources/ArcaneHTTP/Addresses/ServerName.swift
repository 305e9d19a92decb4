/// The name that a server is asked for and verified by, in place of its URL's host.
struct ServerName: Hashable, Sendable {
    private let host: String

    /// A host name or an address. Throws `HTTPError.invalidRequest` where `text` is neither.
    init(_ text: String) throws(HTTPError) {
        let host = text.contains(":") && !text.hasPrefix("[") ? "[\(text)]" : text
        guard let url = try? WebAddress("https://\(host)"), url.host == host.lowercased() else {
            throw HTTPError(
                .invalidRequest, "the server name '\(text)' is no host name; write it without scheme, port and path")
        }
        self.host = url.host
    }

    /// How `url` is requested by this name; nil where there is no TLS to name a server in.
    func route(to url: WebAddress) -> NamedRoute? {
        guard url.scheme == "https" else { return nil }
        var named = url
        named.host = host
        return NamedRoute(url: named.text, connectTo: "::\(url.host):\(url.port)", host: url.authority)
    }
}

/// The way to a server that is asked for by another name than its own.
///
/// libcurl takes SNI and the name to verify from the URL alone: the URL has the other name, and the connection leads elsewhere.
struct NamedRoute: Hashable, Sendable {
    /// The URL with the other name.
    let url: String
    /// Where all connections lead, in the notation of `CURLOPT_CONNECT_TO`.
    let connectTo: String
    /// The `Host` that the URL had.
    let host: String
}
