import CCurl

/// The parts of an absolute `http` or `https` URL as they are sent, still percent-encoded.
///
/// libcurl's own parser reads them, so that what is decided here about a host is true of the host that is connected to.
public struct WebAddress: Hashable, Sendable {
    /// `http` or `https`.
    public var scheme: String
    /// The user information, without its `@`; nil where there is none.
    public var userInformation: String?
    /// The host, in lower case; an IPv6 address in brackets.
    public var host: String
    /// The port, also where it is the scheme's own.
    public var port: Int
    /// The path, which begins with `/`.
    public var path: String
    /// The query without its `?`; nil where there is none.
    public var query: String?

    /// Reads an absolute URL; a fragment is dropped.
    ///
    /// Throws `HTTPError.invalidURL` where `text` is none, or where parsers disagree about it: the message does not show its secrets.
    public init(_ text: String) throws(HTTPError) {
        guard text.utf8.allSatisfy({ $0 > 32 && $0 != 127 }) else {
            throw Self.invalid(text, "it holds a space or a control character, which has to be percent-encoded")
        }
        guard !text.prefix(while: { $0 != "?" && $0 != "#" }).utf8.contains(UInt8(ascii: "\\")) else {
            throw Self.invalid(text, "it holds a backslash, which has to be percent-encoded")
        }
        // libcurl takes one slash, or three, for two.
        let slashes = text.firstRange(of: "://").map { text[$0.upperBound...] }
        guard let slashes, !slashes.hasPrefix("/"), let parts = CurlURL(text) else {
            throw Self.invalid(text, "it has to be an absolute http or https URL")
        }
        guard let scheme = parts[CURLUPART_SCHEME]?.lowercased(), scheme == "http" || scheme == "https" else {
            throw Self.invalid(text, "its scheme is not http or https")
        }
        guard let host = parts[CURLUPART_HOST]?.lowercased(), !host.isEmpty,
            let port = parts[CURLUPART_PORT].flatMap({ Int($0) }), (1...65_535).contains(port)
        else { throw Self.invalid(text, "it has no host, or a port that is none") }
        self.scheme = scheme
        self.host = parts[CURLUPART_ZONEID].map { "\(host.dropLast())%25\($0)]" } ?? host
        self.port = port
        path = parts[CURLUPART_PATH] ?? "/"
        query = parts[CURLUPART_QUERY]
        let password = parts[CURLUPART_PASSWORD].map { ":" + $0 }
        userInformation = parts[CURLUPART_USER].map { $0 + (password ?? "") } ?? password
    }

    /// The whole URL.
    public var text: String {
        "\(scheme)://\(userInformation.map { $0 + "@" } ?? "")\(authority)\(path)\(query.map { "?" + $0 } ?? "")"
    }

    /// The host, with the port where it is not the scheme's own: what the `Host` field says.
    public var authority: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

    /// Scheme, host and port: who gets to see what is sent, and what credentials belong to.
    public var origin: String { "\(scheme)://\(authority)" }

    private static func invalid(_ text: String, _ reason: String) -> HTTPError {
        HTTPError(.invalidURL, "'\(URLText.redacted(text))' cannot be requested: \(reason)")
    }
}

/// A URL that libcurl has read.
private final class CurlURL {
    private let handle: OpaquePointer

    /// Reads `text`; nil where it is no URL, or libcurl has no memory.
    init?(_ text: String) {
        guard let handle = curl_url() else { return nil }
        self.handle = handle
        let flags = UInt32(CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
    }

    deinit {
        curl_url_cleanup(handle)
    }

    /// A part as it is written; the port is the scheme's own where none is.
    subscript(_ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
