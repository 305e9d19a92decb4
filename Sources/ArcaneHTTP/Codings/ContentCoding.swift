/// The content codings that are offered and undone (RFC 9110, section 8.4.1; br: RFC 7932; zstd: RFC 8878).
enum ContentCoding: String, CaseIterable, Sendable {
    case gzip
    case deflate
    case br
    case zstd

    /// The `Accept-Encoding` of requests that bring none of their own.
    static let offered = allCases.map(\.rawValue).joined(separator: ", ")

    /// The coding of a body by its `Content-Encoding`; nil for none. Throws `HTTPError.undecodableBody` for one that was not offered.
    init?(_ headers: HTTPHeaders, urlText: String) throws {
        let names = headers.values(of: "Content-Encoding").flatMap { $0.split { $0 == "," || $0 == " " } }
            .map { $0.lowercased() }.filter { $0 != "identity" }
        guard let name = names.first else { return nil }
        guard names.count == 1, let coding = Self(rawValue: name == "x-gzip" ? "gzip" : name) else {
            throw HTTPError(
                .undecodableBody,
                "\(urlText): the response is coded as '\(names.joined(separator: ", "))', which was not asked for (\(Self.offered))"
            )
        }
        self = coding
    }
}
