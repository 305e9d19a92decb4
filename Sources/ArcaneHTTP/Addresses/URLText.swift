/// URLs in messages and logs.
public enum URLText {
    /// `url` without what may be secret: user info, the values of the query, the fragment.
    ///
    /// The names of the query stay: `https://me:pw@host/p?a=1&b=2#f` becomes `https://host/p?a=…&b=…`. A part of the query without a
    /// name is a value. The text need not be a valid URL.
    public static func redacted(_ url: String) -> String {
        let withoutFragment = url.prefix { $0 != "#" }
        let address = withoutFragment.prefix { $0 != "?" }
        let query = withoutFragment.dropFirst(address.count).dropFirst()
        let shown = withoutUserInfo(address)
        return query.isEmpty ? shown : "\(shown)?\(redactedQuery(query))"
    }

    private static func withoutUserInfo(_ address: Substring) -> String {
        let scheme = address.range(of: "://").map { address[..<$0.upperBound] } ?? ""
        let rest = address.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "\\" }
        let path = rest.dropFirst(authority.count)
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        // A port that is none is the password of user info that holds a slash.
        let port = host.last == "]" ? "" : host.split(separator: ":", omittingEmptySubsequences: false).dropFirst().last ?? ""
        guard port.allSatisfy(\.isNumber) else { return "\(scheme)…" }
        return "\(scheme)\(host)\(path)"
    }

    private static func redactedQuery(_ query: Substring) -> String {
        query.split(separator: "&").map { part in
            part.firstIndex(of: "=").map { "\(part[..<$0])=…" } ?? "…"
        }.joined(separator: "&")
    }
}

extension Substring {
    /// Where `text` stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
