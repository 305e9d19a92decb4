import CCurl

/// An absolute `http` or `https` URL, as libcurl reads it.
///
/// libcurl's own parser is asked, so that what is decided here about a host is true of the host that is connected to.
struct RequestURL: Hashable, Sendable {
    /// The URL as given.
    let text: String
    /// `http` or `https`.
    let scheme: String
    /// The host in lower case.
    let host: String
    /// The port, the scheme's own where the URL has none.
    let port: String

    /// Scheme, host and port: who gets to see what is sent.
    var origin: String { "\(scheme)://\(host):\(port)" }

    /// Reads an absolute URL; throws `HTTPError.invalidURL`.
    init(_ text: String) throws {
        guard text.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
            throw Self.invalid(text, "it holds a space or a control character, which has to be percent-encoded")
        }
        self = try CurlURL.with { url in
            guard url.set(CURLUPART_URL, text, flags: CURLU_PATH_AS_IS) else {
                throw Self.invalid(text, "it has to be an absolute http or https URL")
            }
            return try Self(text, url)
        }
    }

    private init(_ text: String, _ url: CurlURL) throws {
        guard let scheme = url.get(CURLUPART_SCHEME)?.lowercased(), let host = url.get(CURLUPART_HOST)?.lowercased(),
            let port = url.get(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT), !host.isEmpty
        else { throw Self.invalid(text, "it has no host") }
        guard scheme == "http" || scheme == "https" else {
            throw Self.invalid(text, "its scheme is not http or https")
        }
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// The URL that a `Location` names from here, user info removed where it leads to another origin.
    ///
    /// Throws `HTTPError.invalidURL` where it is none, or its scheme is not `http` or `https`.
    func resolving(_ location: String) throws -> RequestURL {
        try CurlURL.with { url in
            guard url.set(CURLUPART_URL, text, flags: CURLU_PATH_AS_IS),
                url.set(CURLUPART_URL, location, flags: CURLU_PATH_AS_IS | CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME),
                let whole = url.get(CURLUPART_URL)
            else { throw Self.invalid(location, "it is not a URL") }
            let target = try RequestURL(whole, url)
            guard target.origin != origin, url.set(CURLUPART_USER, nil), url.set(CURLUPART_PASSWORD, nil),
                let bare = url.get(CURLUPART_URL)
            else { return target }
            return try RequestURL(bare, url)
        }
    }

    private static func invalid(_ text: String, _ reason: String) -> HTTPError {
        HTTPError(.invalidURL, "'\(URLText.redacted(text))' cannot be requested: \(reason)")
    }
}

/// libcurl's URL parser.
private struct CurlURL {
    private let handle: OpaquePointer

    static func with<Result>(_ body: (CurlURL) throws -> Result) throws -> Result {
        guard let handle = curl_url() else { throw HTTPError(.other, "libcurl has no memory to read a URL") }
        defer { curl_url_cleanup(handle) }
        return try body(CurlURL(handle: handle))
    }

    func set(_ part: CURLUPart, _ text: String?, flags: Int32 = 0) -> Bool {
        curl_url_set(handle, part, text, UInt32(flags)) == CURLUE_OK
    }

    func get(_ part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
