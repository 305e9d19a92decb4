import ArcaneHTTP

/// The one way to write a request down that both AWS and the caller hash ("canonical request" in AWS's documentation).
struct CanonicalRequest {
    /// The text that is hashed.
    let text: String
    /// The names of the signed header fields, in order, with `;` between them.
    let signedHeaders: String

    /// Fields that a client or a proxy adds or changes on the way, so that they cannot be signed.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
    ]

    init(
        method: String, address: WebAddress, headers: HTTPHeaders, bodyHash: String, pathRule: AWSSignatureV4.PathRule
    ) {
        var values: [String: [String]] = ["host": [address.authority]]
        for field in headers.fields {
            let name = field.name.lowercased()
            if name == "host" || Self.unsigned.contains(name) { continue }
            values[name, default: []].append(Self.collapsed(field.value))
        }
        let names = values.keys.sorted()
        signedHeaders = names.joined(separator: ";")
        let lines = names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }
        text = [
            method, Self.path(address.path, pathRule), Self.query(address.query ?? ""), lines.joined(), signedHeaders, bodyHash,
        ].joined(separator: "\n")
    }

    /// The path, encoded as `rule` says.
    private static func path(_ path: String, _ rule: AWSSignatureV4.PathRule) -> String {
        switch rule {
        case .kept: PercentEncoding.encodePath(PercentEncoding.decode(path.utf8))
        case .normalized: PercentEncoding.path(normalized(path))
        }
    }

    /// `path` without empty and `.` parts, and with each `..` taking the part before it along (RFC 3986, section 5.2.4).
    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        let given = path.split(separator: "/")
        for part in given where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let endsInFolder = path.hasSuffix("/") || given.last == "." || given.last == ".."
        return "/" + parts.joined(separator: "/") + (endsInFolder && !parts.isEmpty ? "/" : "")
    }

    /// The parameters, each encoded anew, in the order of their encoded names and values.
    private static func query(_ query: String) -> String {
        let pairs = query.split(separator: "&").map { parameter in
            let name = parameter.prefix { $0 != "=" }
            let value = parameter[name.endIndex...].dropFirst()
            return [name, value].map {
                PercentEncoding.component(PercentEncoding.decode($0.utf8, plusIsSpace: true))
            }
        }
        let sorted = pairs.sorted { $0.lexicographicallyPrecedes($1) { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        return sorted.map { $0.joined(separator: "=") }.joined(separator: "&")
    }

    /// A value without white space at its ends and with single spaces inside.
    private static func collapsed(_ value: String) -> String {
        value.split { $0.isWhitespace }.joined(separator: " ")
    }
}
