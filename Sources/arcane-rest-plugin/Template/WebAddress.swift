/// The parts of an `http` or `https` URL, kept as they are written (RFC 3986).
struct WebAddress: Hashable, Sendable {
    /// `http` or `https`, lower case.
    var scheme: String
    /// The user information, without its `@`; nil where there is none.
    var userInformation: String?
    /// The host, lower case.
    var host: String
    /// The port, also where it is the scheme's own.
    var port: Int
    /// The path: empty, or from its first `/` on.
    var path: String
    /// The query without its `?`; nil where there is none.
    var query: String?

    /// Reads an absolute URL; a fragment is dropped. Nil where the text is none, or has a character that URL parsers disagree
    /// about.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let user = authority.lastIndex(of: "@")
        let hostAndPort = user.map { authority[authority.index(after: $0)...] } ?? authority
        guard let (host, port) = WebAddress.split(hostAndPort, standard: scheme == "https" ? 443 : 80) else { return nil }
        self.scheme = scheme
        self.userInformation = user.map { String(authority[..<$0]) }
        self.host = host
        self.port = port
        let pathAndQuery = rest[authority.endIndex...]
        let mark = pathAndQuery.firstIndex(of: "?")
        self.path = String(pathAndQuery[..<(mark ?? pathAndQuery.endIndex)])
        self.query = mark.map { String(pathAndQuery[pathAndQuery.index(after: $0)...]) }
    }

    /// The URL as text.
    var text: String {
        origin(with: userInformation.map { $0 + "@" } ?? "") + path + (query.map { "?" + $0 } ?? "")
    }

    /// Scheme, host and port; what credentials belong to.
    var origin: String { origin(with: "") }

    private func origin(with user: String) -> String {
        let standard = port == (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(user)\(host)\(standard ? "" : ":\(port)")"
    }

    /// The address that `reference` means on a page at this one (RFC 3986, section 5.2). Nil where it is no address of the web.
    func resolving(_ reference: String) -> WebAddress? {
        let reference = reference.prefix { $0 != "#" }
        if reference.hasPrefix("//") { return WebAddress("\(scheme):\(reference)") }
        if let scheme = reference.firstIndex(of: ":"),
            reference[..<scheme].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        {
            return WebAddress(String(reference))
        }
        var result = self
        if reference.isEmpty { return result }
        let mark = reference.firstIndex(of: "?")
        let path = String(reference[..<(mark ?? reference.endIndex)])
        result.query = mark.map { String(reference[reference.index(after: $0)...]) }
        if path.hasPrefix("/") {
            result.path = WebAddress.removingDots(path)
        } else if !path.isEmpty {
            let folder = self.path.lastIndex(of: "/").map { self.path[...$0] } ?? "/"
            result.path = WebAddress.removingDots(folder + path)
        }
        return result
    }

    private static func split(_ text: Substring, standard: Int) -> (String, Int)? {
        let bracket = text.lastIndex(of: "]") ?? text.startIndex
        let colon = text[bracket...].lastIndex(of: ":")
        let host = text[..<(colon ?? text.endIndex)].lowercased()
        guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || "-._:[]".contains($0) }) else { return nil }
        guard let colon else { return (host, standard) }
        let digits = text[text.index(after: colon)...]
        if digits.isEmpty { return (host, standard) }
        guard let port = Int(digits), (1...65_535).contains(port) else { return nil }
        return (host, port)
    }

    /// `path` without `.` and `..` segments (RFC 3986, section 5.2.4).
    private static func removingDots(_ path: String) -> String {
        var output: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { output.append("") }
            case "..":
                _ = output.popLast()
                if isLast { output.append("") }
            default: output.append(segment)
            }
        }
        return "/" + output.joined(separator: "/")
    }
}
