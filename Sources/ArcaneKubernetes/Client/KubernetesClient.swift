import ArcaneCore
public import ArcaneHTTP
import ArcaneJSON

/// Sends requests to the Kubernetes API.
///
/// A client has connections of its own, and a pace of its own: where the API asks for a pause (429), all its requests wait. What must
/// never wait for others, such as the renewal of a Lease, goes through another client.
public struct KubernetesClient: Sendable {
    /// How the API is reached.
    public let configuration: ClusterConfiguration
    private let http: HTTPClient
    private let policy: RetryPolicy
    private let credentials: CredentialSource
    private let pace: RequestPace
    private let timeout: Duration
    /// Is told of each answer: method and status, 0 where there was none.
    private let observe: (@Sendable (String, Int) -> Void)?
    /// Who the API records as the owner of the fields that are written.
    let fieldManager: String
    /// Throws where nothing may be written any more.
    private let mayWrite: (@Sendable () throws -> Void)?
    /// Whether lists and watches are asked for no more than metadata.
    private var isMetadataOnly = false

    /// The largest answer that is read at once: a page of large objects.
    static let largestAnswer = 256 << 20

    /// Creates a client with connections of its own.
    ///
    /// - Parameters:
    ///   - timeout: how long an answer may take.
    ///   - policy: how often, and after what pause, what fails for a reason that may pass is sent again. Only requests that do no more
    ///     when they are sent twice are.
    ///   - watchSilence: how long a watch may be silent before that is an error.
    ///   - requestsPerSecond: the most requests a second; 0 for no limit. Watches are not counted.
    ///   - userAgent: the name of the program, which audit logs of the API have.
    ///   - fieldManager: who the API records as the owner of the fields that are written.
    ///   - mayWrite: is asked before each attempt at a request that changes something, and throws where it must not be made any more, so
    ///     that a repetition does not come after the leadership was lost.
    ///   - observe: is told the method and the status of each answer, 0 where there was none.
    public init(
        _ configuration: ClusterConfiguration, timeout: Duration = .seconds(10),
        retrying policy: RetryPolicy = KubernetesClient.patience, watchSilence: Duration = .seconds(120),
        requestsPerSecond: Double = 0, userAgent: String = "arcane-swift", fieldManager: String = "arcane",
        mayWrite: (@Sendable () throws -> Void)? = nil, observe: (@Sendable (String, Int) -> Void)? = nil
    ) {
        self.configuration = configuration
        self.fieldManager = fieldManager
        self.mayWrite = mayWrite
        self.policy = policy
        self.timeout = timeout
        self.observe = observe
        var settings = HTTPClientConfiguration()
        settings.trustedCertificates = configuration.trustedCertificates
        settings.verifiesServer = configuration.verifiesServer
        settings.serverName = configuration.serverName
        settings.proxy = configuration.proxy
        settings.connectTimeout = .seconds(5)
        settings.silenceTimeout = watchSilence
        settings.maximumRedirects = 0
        settings.userAgent = userAgent
        credentials = CredentialSource(configuration)
        if case .certificate(let certificate, let key) = configuration.credentials {
            settings.clientCertificate = certificate
            settings.clientKey = key
        }
        http = HTTPClient(settings)
        pace = RequestPace(perSecond: requestsPerSecond)
    }

    /// Eight attempts over about half a minute; 409 is repeated too, since a merge patch does not depend on what it meets.
    public static let patience = RetryPolicy(
        maximumAttempts: 8, initialDelay: .milliseconds(200), maximumDelay: .seconds(10),
        statuses: [408, 409, 425, 429, 500, 502, 503, 504])

    /// For a controller, which decides anew after a conflict: 409 is not repeated, and there are few attempts.
    public static let controllerPolicy = RetryPolicy(
        maximumAttempts: 4, initialDelay: .milliseconds(100), maximumDelay: .seconds(2),
        statuses: [408, 425, 429, 500, 502, 503, 504])

    /// Sends a request and returns the object of the answer. Throws `KubernetesError`, or `HTTPError` where there was no answer.
    ///
    /// A request that is not `repeatable` is sent once, but for a 429, which the API gives before it does anything.
    func send(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [], body: JSONValue? = nil,
        contentType: String = "application/json", repeatable: Bool
    ) async throws -> JSONValue {
        var request = HTTPRequest(method, configuration.server + path + Self.text(of: query), timeout: timeout)
        request.headers["Accept"] = accept("PartialObjectMetadataList")
        if let body {
            request.headers["Content-Type"] = contentType
            request.body = Array(body.text.utf8)
        }
        var attempt = 0
        var refused: Secret?
        while true {
            attempt += 1
            try await pace.wait()
            let token = try await credentials.token(insteadOf: refused)
            if let token { request.headers["Authorization"] = "Bearer \(token.exposed)" }
            if method != "GET" { try mayWrite?() }
            do {
                return try await exchange(request)
            } catch let error as KubernetesError {
                if error.isUnauthorized, refused == nil, credentials.canRenew {
                    refused = token
                    continue
                }
                let delay = policy.delay(attempt: attempt, random: .random(in: 0...1), retryAfter: error.retryAfter)
                guard policy.statuses.contains(error.status), repeatable || error.status == 429, let delay else { throw error }
                if error.status == 429 { pace.pause(for: delay) } else { try await Task.sleep(for: delay) }
            } catch let error as HTTPError {
                let delay = policy.delay(attempt: attempt, random: .random(in: 0...1))
                guard policy.errors.contains(error.code), let delay else { throw error }
                guard repeatable else {
                    throw HTTPError(error.code, "\(error.message); whether the API has done it is not known")
                }
                try await Task.sleep(for: delay)
            }
        }
    }

    /// One attempt.
    private func exchange(_ request: HTTPRequest) async throws -> JSONValue {
        let (status, headers, body): (Int, HTTPHeaders, [UInt8])
        do {
            (status, headers, body) = try await http.fetch(request, limit: Self.largestAnswer)
        } catch {
            observe?(request.method, 0)
            throw error
        }
        observe?(request.method, status)
        let answer = try? JSONValue(parsing: body)
        guard (200..<300).contains(status) else {
            throw KubernetesError(status: status, json: answer, retryAfter: RetryAfter.delay(in: headers, now: .now))
        }
        guard let answer else {
            throw HTTPError(
                .undecodableBody, "\(URLText.redacted(request.url)): the answer is not JSON; is this the Kubernetes API?")
        }
        return answer
    }

    /// Sends a request whose answer does not end, and returns its body. `accept` is what it may be; nil for JSON.
    func open(_ path: String, query: [(name: String, value: String)], accept form: String? = nil) async throws -> HTTPBody {
        var request = HTTPRequest("GET", configuration.server + path + Self.text(of: query))
        request.isLongLived = true
        request.headers["Accept"] = form ?? accept("PartialObjectMetadata")
        var refused: Secret?
        while true {
            let token = try await credentials.token(insteadOf: refused)
            if let token { request.headers["Authorization"] = "Bearer \(token.exposed)" }
            let response = try await http.send(request)
            observe?("GET", response.status)
            if response.status == 200 { return response.body }
            let answer = try? JSONValue(parsing: try await response.body.collect(upTo: 1 << 20))
            let error = KubernetesError(
                status: response.status, json: answer, retryAfter: RetryAfter.delay(in: response.headers, now: .now))
            if error.status == 429 { pace.pause(for: error.retryAfter ?? .seconds(1)) }
            guard error.isUnauthorized, refused == nil, credentials.canRenew else { throw error }
            refused = token
        }
    }

    /// The same client, whose lists and watches bring no more of an object than its metadata, where the API can do that: for those who
    /// want to know that there is a Secret, and not what is in it.
    public var metadataOnly: KubernetesClient {
        var copy = self
        copy.isMetadataOnly = true
        return copy
    }

    /// The `Accept` header: JSON, in the form that the API calls `form` where only metadata is wanted and the API has it.
    private func accept(_ form: String) -> String {
        isMetadataOnly ? "application/json;as=\(form);g=meta.k8s.io;v=v1,application/json" : "application/json"
    }

    /// Ends all requests and closes the connections.
    public func shutdown() {
        http.shutdown()
    }

    private static func text(of query: [(name: String, value: String)]) -> String {
        PercentEncoding.query(query).map { "?" + $0 } ?? ""
    }
}
