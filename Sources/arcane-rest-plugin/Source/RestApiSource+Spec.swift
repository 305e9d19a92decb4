import ArcaneCore
import ArcaneHTTP
import ArcanePluginKit
import ArcaneResources
import Crypto
import Logging

extension RestApiSource {
    /// Makes the source of a stream from its spec. Throws `StreamError.configuration` with the path of the setting that is
    /// wrong.
    convenience init(_ context: StreamContext<RestApiSpec>) async throws {
        let spec = context.spec
        let progress = try StreamProgress(spec)
        let template = try RequestTemplate(spec, progress: progress, environment: context.variables)
        let http = HTTPClient(HTTPClientConfiguration(spec))
        let plan =
            try spec.authentication.map { try AuthenticationPlan($0, environment: context.variables) }
            ?? ReferenceVariables(environment: context.variables).plan() ?? .fixed(.none)
        let fetcher = PageFetcher(
            template: template,
            rules: ResponseRules(
                retry: Set(spec.errors.retry), ignore: Set(spec.errors.ignore), permanent: Set(spec.errors.permanent),
                bodyError: spec.errors.bodyError.names),
            records: spec.records.names, recordFormat: spec.recordFormat, attempts: spec.errors.attempts, http: http,
            authenticator: try await Authenticator(plan, http: http),
            limiter: RateLimiter(
                budget: spec.rateLimit.requests.map { RequestBudget(count: $0, per: spec.rateLimit.per) },
                concurrency: spec.rateLimit.concurrency, clock: ContinuousClock()),
            logger: context.logger)
        self.init(
            identity: RestApiSource.identity(spec, template),
            parallelism: spec.window?.step == nil ? 1 : spec.rateLimit.concurrency,
            progress: progress,
            walk: PageWalk(fetcher: fetcher, pagination: spec.pagination.pagination, pointer: spec.pagination.pointer),
            schemaPlan: try SchemaPlan(spec.schema, key: spec.key), rejectsInvalid: spec.invalidRecords == .reject)
    }

    /// The request without its values; what else decides about the records is in a digest, since texts of a spec may be secret.
    private static func identity(_ spec: RestApiSpec, _ template: RequestTemplate) -> String {
        let parts =
            spec.request.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + [
                spec.request.url, spec.request.body.template,
            ]
        let digest = SHA256.hash(data: Array((parts + spec.records.names).joined(separator: "\n").utf8))
        return "\(template.summary) (\(Hex.text(digest.prefix(6))))"
    }
}

extension StreamProgress {
    /// What the spec says.
    init(_ spec: RestApiSpec) throws {
        if let window = spec.window {
            let format = try DateFormat(
                window.format, timeZone: try TimeZoneRule(window.timeZone, setting: "window.timeZone"), setting: "window.format"
            )
            let plan = WindowPlan(
                start: spec.backfillStartDate ?? Timestamp(microseconds: 0), step: window.step, overlap: window.overlap)
            self = .windows(plan, WindowParameters(from: window.from, to: window.to, format: format))
        } else if let cursor = spec.cursor {
            let format = try cursor.format.map { try DateFormat($0, setting: "cursor.format") }
            let initial = try cursor.initial.map { text in
                guard let value = CursorValue(text: text, format: format) else {
                    throw StreamError.configuration("cursor.initial: '\(text)' is not in the format of cursor.format")
                }
                return value
            }
            self = .cursor(CursorParameters(field: cursor.field, parameter: cursor.parameter, format: format, initial: initial))
        } else {
            self = .everything
        }
    }
}

extension RequestTemplate {
    /// Reads the templates of the spec, and checks that they use what the stream goes forward by: without it every request
    /// would be the same.
    init(_ spec: RestApiSpec, progress: StreamProgress, environment: [String: String]) throws {
        let definition = Definition(
            method: spec.request.method, url: spec.request.url, query: spec.request.query, headers: spec.request.headers,
            bodyContentType: spec.request.body.contentType, body: spec.request.body.template,
            unencoded: Set(spec.request.unencoded))
        let pointer = spec.pagination.pointer
        try self.init(definition, names: progress.names.union([pointer].compactMap(\.self)), environment: environment)
        var needed = progress.names.map { ($0, spec.window == nil ? "cursor.parameter" : "window") }
        if let pointer { needed.append((pointer, "pagination.pointer")) }
        for (name, setting) in needed.sorted(by: { $0.0 < $1.0 }) where !placeholders.contains(name) {
            throw StreamError.configuration(
                "\(setting): the request does not use '@\(name)'; write it where the value belongs in request.url, request.query, "
                    + "request.headers or request.body, such as request.query: {\(name): \"@\(name)\"}")
        }
    }
}

extension HTTPClientConfiguration {
    /// What the spec says of the connection.
    init(_ spec: RestApiSpec) {
        self.init()
        connectTimeout = min(.seconds(30), spec.httpTimeout)
        silenceTimeout = spec.httpTimeout
        maximumResponseBytes = spec.connection.maximumResponseBytes
        caFile = spec.connection.caFile
        clientCertificateFile = spec.connection.clientCertificateFile
        clientKeyFile = spec.connection.clientKeyFile
        proxy = spec.connection.proxy
        maximumConnectionsPerHost = max(2, spec.rateLimit.concurrency + 1)
    }
}
