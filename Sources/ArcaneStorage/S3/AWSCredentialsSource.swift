import ArcaneCore
public import ArcaneHTTP

/// Where the keys for signing come from. They are asked for before every request, because temporary ones change.
public protocol AWSCredentialsSource: Sendable {
    /// The keys to sign with now. Throws `StreamError`.
    func credentials() async throws -> AWSCredentials
}

extension AWSCredentials: AWSCredentialsSource {
    /// The keys themselves: fixed keys are their own source.
    public func credentials() -> AWSCredentials { self }
}

extension AWSCredentials {
    /// The source that the environment names: `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY`, else
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`.
    ///
    /// Throws `StreamError.configuration` where there is neither.
    public static func source(
        environment: [String: String], region: String, http: HTTPClient, retry: RetryPolicy = .init()
    ) throws -> any AWSCredentialsSource {
        if let keys = try AWSCredentials(environment: environment) { return keys }
        let set = environment.filter { !$0.value.isEmpty }
        if let tokenFile = set["AWS_WEB_IDENTITY_TOKEN_FILE"] {
            guard let role = set["AWS_ROLE_ARN"] else {
                throw StreamError.configuration(
                    "AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not: set the role's ARN")
            }
            return WebIdentityCredentials(
                role: role, tokenFile: tokenFile, sessionName: set["AWS_ROLE_SESSION_NAME"] ?? "arcane",
                endpoint: set["AWS_ENDPOINT_URL_STS"] ?? "https://sts.\(region).\(AWSPartition.domain(of: region))", http: http,
                retry: retry)
        }
        throw StreamError.configuration(
            "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_WEB_IDENTITY_TOKEN_FILE "
                + "and AWS_ROLE_ARN"
        )
    }
}

/// Where AWS runs its services: China has a domain of its own.
enum AWSPartition {
    /// The domain of the services in `region`.
    static func domain(of region: String) -> String { region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com" }
}
