import ArcaneCore
import ArcaneHTTP
import ArcanePluginKit
import ArcaneResources
import Crypto
import Logging

extension RestApiSource {
    /// Makes the source of a stream from its spec. Throws `StreamError.configuration` with the path of each setting that is
    /// wrong.
    convenience init(_ context: StreamContext<RestApiSpec>) async throws {
        let spec = context.spec
        var problems = ConfigurationProblems()
        let progress = try problems.collect { try StreamProgress(spec) }
        let template = try problems.collect { try RequestTemplate(spec, environment: context.variables) }
        let plan = try problems.collect {
            try spec.authentication.map { try AuthenticationPlan($0, environment: context.variables) }
                ?? ReferenceVariables(environment: context.variables).plan() ?? .fixed(.none)
        }
        let schemaPlan = try problems.collect { try SchemaPlan(spec.schema, key: spec.key) }
        let parameters = try problems.collect { try RequestParameters(spec.parameters) }
        let rules = try problems.collect { try ResponseRules(spec.errors) }
        guard let progress, let template, let plan, let schemaPlan, let parameters, let rules else { throw problems.error }
        let http = HTTPClient(HTTPClientConfiguration(spec))
        let fetcher = PageFetcher(
            template: template,
            rules: rules,
            records: spec.records.names, recordFormat: spec.recordFormat, attempts: spec.errors.attempts, http: http,
            authenticator: try await Authenticator(plan, http: http),
            limiter: RateLimiter(
                budget: spec.rateLimit.requests.map { RequestBudget(count: $0, per: spec.rateLimit.per) },
                concurrency: spec.rateLimit.concurrency, clock: ContinuousClock()),
            logger: context.logger)
        self.init(
            identity: RestApiSource.identity(spec, template),
            concurrency: spec.rateLimit.concurrency,
            progress: progress, parameters: parameters,
            walk: PageWalk(fetcher: fetcher, pagination: spec.pagination.pagination, pointer: spec.pagination.pointer),
            schemaPlan: schemaPlan, rejectsInvalid: spec.invalidRecords == .reject)
    }

    /// The request without its values; what else decides about the records is in a digest, since texts of a spec may be secret.
    private static func identity(_ spec: RestApiSpec, _ template: RequestTemplate) -> String {
        let parts =
            spec.request.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + [
                spec.request.url, spec.request.body.template,
            ] + spec.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.sorted().joined(separator: ","))" }
        let digest = SHA256.hash(data: Array((parts + spec.records.names).joined(separator: "\n").utf8))
        return "\(template.summary) (\(Hex.text(digest.prefix(6))))"
    }
}

extension StreamProgress {
    /// What the spec says.
    init(_ spec: RestApiSpec) throws {
        if let window = spec.window {
            var problems = ConfigurationProblems()
            let zone = try problems.collect { try TimeZoneRule(window.timeZone, setting: "window.timeZone") }
            let format = try problems.collect {
                try DateFormat(window.format, timeZone: zone ?? .utc, setting: "window.format")
            }
            guard zone != nil, let format else { throw problems.error }
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
    /// would be the same. Throws `StreamError.configuration` with the path of each setting that is wrong.
    init(_ spec: RestApiSpec, environment: [String: String]) throws {
        let definition = Definition(
            method: spec.request.method, url: spec.request.url, query: spec.request.query, headers: spec.request.headers,
            bodyContentType: spec.request.body.contentType, body: spec.request.body.template,
            unencoded: Set(spec.request.unencoded))
        let names = spec.placeholders
        try self.init(definition, names: Set(names.map(\.name)), environment: environment)
        var problems = ConfigurationProblems()
        for name in spec.parameters.keys.sorted() where names.filter({ $0.name == name }).count > 1 {
            problems.add("parameters.\(name): '@\(name)' already stands for the window or the page; rename it")
        }
        for (name, setting) in names where !placeholders.contains(name) {
            problems.add(
                "\(setting): the request does not use '@\(name)'; write it where the value belongs in request.url, request.query, "
                    + "request.headers or request.body, such as request.query: {\(name): \"@\(name)\"}")
        }
        if !problems.isEmpty { throw problems.error }
    }
}

extension RestApiSpec {
    /// The placeholders of what changes from request to request, each with the setting that names it.
    var placeholders: [(name: String, setting: String)] {
        let progress =
            [window?.from, window?.to].compactMap(\.self).map { ($0, "window") }
            + (cursor.map { [($0.parameter, "cursor.parameter")] } ?? [])
        return progress.sorted { $0.0 < $1.0 } + parameters.keys.sorted().map { ($0, "parameters.\($0)") }
            + (pagination.pointer.map { [($0, "pagination.pointer")] } ?? [])
    }
}

extension HTTPClientConfiguration {
    /// What the spec says of the connection.
    init(_ spec: RestApiSpec) {
        self.init()
        connectTimeout = min(.seconds(30), spec.httpTimeout)
        silenceTimeout = spec.httpTimeout
        maximumResponseBytes = spec.connection.maximumResponseBytes
        trustedCertificates = spec.connection.caFile.map(PEM.file)
        clientCertificate = spec.connection.clientCertificateFile.map(PEM.file)
        clientKey = spec.connection.clientKeyFile.map(PEM.file)
        proxy = spec.connection.proxy
        maximumConnectionsPerHost = max(2, spec.rateLimit.concurrency + 1)
    }
}
