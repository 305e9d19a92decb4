import ArcaneCore

/// Settings of a client that hold for all its requests.
public struct HTTPClientConfiguration: Sendable {
    /// How long connecting may take, TLS included.
    public var connectTimeout: Duration = .seconds(30)
    /// How long a server may stay silent, before and within its response. Time in which the reader does not read does not count.
    public var silenceTimeout: Duration = .seconds(60)
    /// How long an exchange may take in all, redirects and reading included; nil for no limit.
    public var totalTimeout: Duration?
    /// The largest accepted response body, in decoded bytes.
    public var maximumResponseBytes: Int = 1 << 40
    /// How many redirects are followed.
    public var maximumRedirects: Int = 10
    /// The trusted certificates in place of the system's.
    public var trustedCertificates: PEM?
    /// The client's certificate.
    public var clientCertificate: PEM?
    /// The key of the client's certificate.
    public var clientKey: PEM?
    /// Whether the server must prove who it is. Without that anybody on the way can read and change everything.
    public var verifiesServer = true
    /// The name that servers are asked for (SNI) and that their certificates have to hold, where it is not the URL's host; nil for the
    /// URL's own.
    ///
    /// It holds for the server that a request names; one that redirects lead to is asked for by its own name. `Host` stays what the
    /// URL says. The environment's `NO_PROXY` is compared with this name.
    public var serverName: String?
    /// The proxy, such as `http://proxy:3128`; nil for the environment's (`HTTPS_PROXY`, `NO_PROXY` …), empty for none.
    public var proxy: String?
    /// How many exchanges with one host (scheme, name, port) are under way at most, each on a connection of its own. Others wait; the
    /// wait counts into the total time-out only. Exchanges that are not meant to end (`HTTPRequest.isLongLived`) are not counted.
    public var maximumConnectionsPerHost: Int = 16
    /// The `User-Agent` header.
    public var userAgent: String = "arcane-swift"

    /// Creates the default settings.
    public init() {}
}
