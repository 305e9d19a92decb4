public import ArcaneCore

/// How a server is reached, whatever the spelling it was written in.
public struct ConnectionSettings: Hashable, Sendable {
    /// What of a session travels encrypted.
    public enum Encryption: Hashable, Sendable {
        /// Only the login, where the server can; all else in plain text.
        case login
        /// Everything. A server without TLS is refused.
        case everything
    }

    /// Which certificates of the server are accepted.
    public enum Trust: Hashable, Sendable {
        /// Any at all, which protects against listening and not against somebody in the middle.
        case anyCertificate
        /// One for the host's name by an authority that this machine trusts.
        case systemAuthorities
        /// One for the host's name by an authority in this PEM file, or the certificate in it.
        case authorities(file: String)
    }

    /// Where the server listens.
    public var server: ServerAddress
    /// The database to begin in; nil for the login's own.
    public var database: String?
    /// The name of the login.
    public var user: String
    /// Its password.
    public var password: Secret
    /// What travels encrypted; everything unless told otherwise.
    public var encryption = Encryption.everything
    /// Which certificates are accepted, where everything is encrypted; those of the system's authorities unless told otherwise.
    public var trust = Trust.systemAuthorities
    /// What the server's lists of sessions show as the program; nil for the driver's own.
    public var applicationName: String?
    /// What they show as the machine; nil for this host's name.
    public var workstation: String?
    /// The language of the server's messages; nil for the login's own.
    public var language: String?
    /// Whether a listener may send the session to a secondary replica that can only be read.
    public var isReadOnly = false
    /// How long making a connection may take; whole seconds.
    public var loginTimeout = Duration.seconds(15)
    /// How long the server may stay silent during a statement, where the connection string says so; whole seconds.
    public var commandTimeout: Duration?
    /// The size of packets to ask for, in bytes. The server may grant less.
    public var packetSize = 32_767
    /// The file of FreeTDS's ODBC driver, or its name in `odbcinst.ini`; nil to find it.
    public var driver: String?

    /// Creates settings; what is not named here begins with its default.
    public init(server: ServerAddress, database: String? = nil, user: String, password: Secret) {
        self.server = server
        self.database = database
        self.user = user
        self.password = password
    }
}
