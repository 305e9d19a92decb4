import ArcaneCore
public import ArcaneHTTP

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Temporary keys for a role, given in exchange for the token of a Kubernetes service account
/// (`AssumeRoleWithWebIdentity` of AWS's Security Token Service, as IAM roles for service accounts use it).
///
/// The keys are kept until five minutes before they expire. The token file is read anew for each exchange, because the kubelet
/// replaces it. Simultaneous callers share one exchange.
public actor WebIdentityCredentials: AWSCredentialsSource {
    /// Keys and the time they end.
    struct Session: Hashable, Sendable {
        var credentials: AWSCredentials
        var expiration: Timestamp
    }

    private static let margin = Duration.seconds(300)
    private let role: String
    private let tokenFile: String
    private let sessionName: String
    private let endpoint: String
    private let exchange: StoreExchange
    private let now: @Sendable () -> Timestamp
    private var session: Session?
    private var renewal: Task<Session, any Error>?

    /// Credentials of `role` (an ARN) by the token in `tokenFile`, from the service at `endpoint`.
    public init(
        role: String, tokenFile: String, sessionName: String, endpoint: String, http: HTTPClient, retry: RetryPolicy = .init()
    ) {
        self.init(
            role: role, tokenFile: tokenFile, sessionName: sessionName, endpoint: endpoint, http: http, retry: retry,
            now: WallClock.now)
    }

    init(
        role: String, tokenFile: String, sessionName: String, endpoint: String, http: HTTPClient, retry: RetryPolicy,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.role = role
        self.tokenFile = tokenFile
        self.sessionName = sessionName
        self.endpoint = endpoint
        exchange = StoreExchange(http: http, policy: retry)
        self.now = now
    }

    /// The keys to sign with now. Throws `StreamError` where the service refuses, or cannot be reached and the last keys have
    /// ended.
    public func credentials() async throws -> AWSCredentials {
        if let session, session.expiration - Self.margin > now() { return session.credentials }
        let task = renewal ?? Task { try await renew() }
        renewal = task
        do {
            let renewed = try await task.value
            session = renewed
            renewal = nil
            return renewed.credentials
        } catch {
            renewal = nil
            // Keys that still hold are better than none while the service cannot be reached.
            if let session, session.expiration > now() { return session.credentials }
            throw error
        }
    }

    private func renew() async throws -> Session {
        let token = try readToken()
        let fields = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", sessionName),
            ("WebIdentityToken", token),
        ]
        // In the body, not in the URL: the token is a secret.
        let form = fields.map { "\($0.0)=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
        let request = HTTPRequest(
            "POST", endpoint.hasSuffix("/") ? endpoint : endpoint + "/",
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/xml"], body: Array(form.utf8))
        let answer = try await exchange.send(
            to: "get keys for the role '\(role)'", isFinal: { !Self.isWorthRetrying($0, exchange.policy) }, { request })
        return try Self.session(answer, role: role)
    }

    private func readToken() throws -> String {
        do {
            // A projected token lies in memory, so this does not block for long.
            let bytes = try OpenFile(opening: tokenFile, flags: O_RDONLY).readToEnd(limit: 1 << 20)
            return String(decoding: bytes, as: UTF8.self).trimmingWhitespace()
        } catch let error as FileSystemError {
            throw StreamError.configuration(
                "cannot read the token file '\(tokenFile)' (\(error.reason)): correct AWS_WEB_IDENTITY_TOKEN_FILE")
        }
    }

    private static func isWorthRetrying(_ answer: StoreAnswer, _ policy: RetryPolicy) -> Bool {
        policy.statuses.contains(answer.status) || S3Failure(answer).code == "IDPCommunicationError"
    }

    /// The keys in the service's answer.
    static func session(_ answer: StoreAnswer, role: String) throws -> Session {
        guard answer.isSuccess else {
            let failure = S3Failure(answer)
            let text = "the Security Token Service gave no keys for the role '\(role)': \(failure.text)"
            if answer.status >= 500 || answer.status == 429 { throw StreamError.transient(text) }
            throw StreamError.refused(
                "\(text); check AWS_ROLE_ARN, the role's trust policy and the service account's annotation")
        }
        let credentials = XMLElement(answer.body)?["AssumeRoleWithWebIdentityResult"]?["Credentials"]
        guard let id = credentials?["AccessKeyId"]?.text, let key = credentials?["SecretAccessKey"]?.text,
            let token = credentials?["SessionToken"]?.text,
            let expiration = credentials?["Expiration"].flatMap({ Timestamp(iso8601: $0.text) })
        else {
            throw StreamError.refused("the Security Token Service answered without keys: check AWS_ENDPOINT_URL_STS")
        }
        return Session(
            credentials: AWSCredentials(accessKeyID: id, secretAccessKey: Secret(key), sessionToken: Secret(token)),
            expiration: expiration)
    }
}

extension String {
    /// The text without white space at its ends.
    func trimmingWhitespace() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(self[first...last])
    }
}
