import ArcaneCore
import ArcaneHTTP

/// The request of a stream with places for values.
///
/// What differs from request to request (times, page pointer, cursor) are values by placeholder. A parameter of `query` or a
/// header that has a placeholder without a value is left out, such as a page token before the first page is there. A value
/// never replaces the URL, even if it is one, and never reaches the host: only the spec's author says where requests go.
struct RequestTemplate: Hashable, Sendable {
    /// The method, upper case.
    let method: String
    private let origin: String
    private let path: Template
    private let urlQuery: Template?
    private let query: [Pair]
    private let headers: [Pair]
    private let body: Template?
    private let contentType: String
    private let unencoded: Set<String>

    private struct Pair: Hashable {
        let name: String
        let value: Template
    }

    /// What a spec says of the request, before it is read.
    struct Definition {
        var method = "GET"
        var url = ""
        var query: [String: String] = [:]
        var headers: [String: String] = [:]
        var bodyContentType = "application/json"
        var body = ""
        /// Placeholders whose values are written as they are, for APIs that expect them like that.
        var unencoded: Set<String> = []
    }

    /// Reads the templates of a request; throws `StreamError.configuration` with the path of each setting that is wrong.
    init(_ definition: Definition, names: Set<String>, environment: [String: String]) throws {
        var problems = ConfigurationProblems()
        func template(_ text: String, _ setting: String) throws -> Template? {
            try problems.collect { try Template(text, setting: setting, names: names, environment: environment) }
        }
        func pairs(_ texts: [String: String], _ setting: String) throws -> [Pair] {
            try texts.sorted { $0.key < $1.key }.compactMap { name, text in
                try template(text, "\(setting).\(name)").map { Pair(name: name, value: $0) }
            }
        }
        let url = URLTemplateParts(definition.url)
        let origin = try template(url.origin, "request.url").flatMap { template in
            try problems.collect { try RequestTemplate.origin(template) }
        }
        let path = try template(url.path, "request.url")?.writingLiterals { WrittenURL.mended($0) }
        method = definition.method.uppercased()
        urlQuery = try url.query.flatMap { try template($0, "request.url")?.writingLiterals { WrittenURL.mended($0) } }
        // A parameter holds a query language as it is written, such as `updated >= "@from" AND team = "R&D"`.
        query = try pairs(definition.query, "request.query").map { pair in
            Pair(name: pair.name, value: pair.value.writingLiterals { WrittenURL.mended($0, encoding: "&#") })
        }
        headers = try pairs(definition.headers, "request.headers")
        body = definition.body.isEmpty ? nil : try template(definition.body, "request.body.template")
        contentType = definition.bodyContentType
        unencoded = definition.unencoded
        for unknown in unencoded.subtracting(names).sorted() {
            problems.add("request.unencoded: '\(unknown)' is no placeholder of this stream")
        }
        guard let origin, let path, problems.isEmpty else { throw problems.error }
        self.origin = origin
        self.path = path
    }

    /// Scheme and host of the URL, which only the spec's author and variables say.
    private static func origin(_ template: Template) throws -> String {
        if let name = template.placeholders.sorted().first {
            throw StreamError.configuration(
                "request.url: '@\(name)' stands in the host's name, and a value must not choose the host; "
                    + "write the host as it is or as a variable ${NAME}")
        }
        let origin = template.text([:], in: .text)
        guard (try? WebAddress(origin)) != nil else {
            throw StreamError.configuration(
                "request.url must begin with http:// or https:// and a host, as in https://api.example.net/v1/items")
        }
        return origin
    }

    /// The names of the placeholders in use.
    var placeholders: Set<String> {
        ([path] + [urlQuery, body].compactMap(\.self) + (query + headers).map(\.value)).reduce(into: []) {
            $0.formUnion($1.placeholders)
        }
    }

    /// What is requested, for messages and as the stream's identity: method and URL with the names of placeholders and without
    /// values or variables.
    var summary: String {
        guard let address = try? WebAddress(origin) else { return "\(method) \(path.source)" }
        // An address has a path where its text has none.
        let start = address.path == "/" && !origin.hasSuffix("/") ? "" : address.path
        return "\(method) \(address.origin)\(start)\(path.source)"
    }

    /// The request with these values.
    func request(_ values: [String: String]) -> HTTPRequest {
        var url = origin + path.text(values, in: .path, unencoded: unencoded)
        var parameters: [String] = []
        if let text = urlQuery?.text(values, in: .query, unencoded: unencoded), !text.isEmpty { parameters.append(text) }
        for pair in query where !pair.value.lacksValue(in: values) {
            let value = pair.value.text(values, in: .query, unencoded: unencoded)
            parameters.append("\(PercentEncoding.component(pair.name))=\(value)")
        }
        if !parameters.isEmpty { url += (url.contains("?") ? "&" : "?") + parameters.joined(separator: "&") }
        return request(to: url, values)
    }

    /// The request for a link that a response gave: its URL is taken as it is, method, headers and body are those of the
    /// template.
    func request(following link: WebAddress, _ values: [String: String]) -> HTTPRequest {
        request(to: link.text, values)
    }

    private func request(to url: String, _ values: [String: String]) -> HTTPRequest {
        var fields = HTTPHeaders()
        for pair in headers where !pair.value.lacksValue(in: values) {
            fields.add(pair.name, pair.value.text(values, in: .header))
        }
        guard let body else { return HTTPRequest(method, url, headers: fields) }
        if fields["Content-Type"] == nil { fields["Content-Type"] = contentType }
        let text = body.text(values, in: .body(contentType: contentType), unencoded: unencoded)
        return HTTPRequest(method, url, headers: fields, body: Array(text.utf8))
    }
}

/// A URL's template cut into its parts, before placeholders and variables are read.
private struct URLTemplateParts {
    let origin: String
    let path: String
    let query: String?

    /// Cuts behind the host, or behind the variable that a URL begins with, and at the first `?`.
    init(_ source: String) {
        var start = source.startIndex
        if source.hasPrefix("${"), let end = source.firstIndex(of: "}") {
            start = end
        } else if let scheme = source.firstRange(of: "://") {
            start = scheme.upperBound
        }
        let pathStart = source[start...].firstIndex { $0 == "/" || $0 == "?" } ?? source.endIndex
        origin = String(source[..<pathStart])
        let rest = source[pathStart...]
        let mark = rest.firstIndex(of: "?")
        path = String(rest[..<(mark ?? rest.endIndex)])
        query = mark.map { String(rest[rest.index(after: $0)...]) }
    }
}
