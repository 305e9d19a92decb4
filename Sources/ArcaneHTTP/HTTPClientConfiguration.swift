import ArcaneCore

/// Settings of a client that hold for all its requests.
public struct HTTPClientConfiguration: Sendable {
    /// How long connecting may take, TLS included.
    public var connectTimeout: Duration = .seconds(30)
    /// How long a transfer may stay silent.
    public var silenceTimeout: Duration = .seconds(60)
    /// How long an exchange may take in all; nil for no limit.
    public var totalTimeout: Duration?
    /// The largest accepted response body, in decoded bytes.
    public var maximumResponseBytes: Int = 1 << 40
    /// How many redirects are followed.
    public var maximumRedirects: Int = 10
    /// A file of trusted certificates (PEM) in place of the system's.
    public var caFile: String?
    /// The client's certificate (PEM file).
    public var clientCertificateFile: String?
    /// The key of the client's certificate (PEM file).
    public var clientKeyFile: String?
    /// The proxy, such as `http://proxy:3128`; nil for the environment's (`HTTPS_PROXY`, `NO_PROXY` …).
    public var proxy: String?
    /// How many connections to one host are open at most.
    public var maximumConnectionsPerHost: Int = 16
    /// The `User-Agent` header.
    public var userAgent: String = "arcane-swift"

    /// Creates the default settings.
    public init() {}
}
