import ArcaneCore

/// The parts of an `http` or `https` URL as they are sent, still percent-encoded.
struct WebAddress: Hashable, Sendable {
    /// `http` or `https`.
    var scheme: String
    /// The host, with the port where it is not the scheme's own: what the `Host` header says.
    var authority: String
    /// The path, which begins with `/`.
    var path: String
    /// The query without its `?`; empty for none.
    var query: String

    /// Splits `url`; nil where it is not an absolute `http` or `https` URL with a host.
    init?(_ url: String) {
        guard let separator = url.firstRange(of: "://") else { return nil }
        scheme = url[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = url[separator.upperBound...].prefix { $0 != "#" }
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[host.endIndex...]
        let targetPath = target.prefix { $0 != "?" }
        authority = String(host)
        let defaultPort = scheme == "https" ? ":443" : ":80"
        if authority.hasSuffix(defaultPort) { authority.removeLast(defaultPort.count) }
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains(" ") else { return nil }
        path = targetPath.isEmpty ? "/" : String(targetPath)
        query = String(target[targetPath.endIndex...].dropFirst())
    }

    /// The whole URL.
    var url: String { "\(scheme)://\(authority)\(path)\(query.isEmpty ? "" : "?" + query)" }
}
