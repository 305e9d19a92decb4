public import ArcaneCore
public import ArcaneHTTP
import Foundation

/// How the Kubernetes API is reached.
public struct ClusterConfiguration: Hashable, Sendable {
    /// The API server's URL, without a path.
    public var server: String
    /// Who this process is.
    public var credentials: ClusterCredentials
    /// The API server's CA certificates; nil for the system's.
    public var trustedCertificates: PEM?
    /// Whether the API server must prove who it is.
    public var verifiesServer = true
    /// The name that the API server's certificate has to hold, where it is not that of the URL.
    public var serverName: String?
    /// The proxy; nil for the environment's.
    public var proxy: String?
    /// The namespace of this process.
    public var namespace: String

    /// Creates a configuration.
    public init(
        server: String, credentials: ClusterCredentials = .none, trustedCertificates: PEM? = nil, namespace: String = "default"
    ) {
        self.server = server
        self.credentials = credentials
        self.trustedCertificates = trustedCertificates
        self.namespace = namespace
    }

    /// Creates the configuration of a process that reads its token from a file.
    public init(server: String, tokenFile: String?, caFile: String?, namespace: String) {
        self.init(
            server: server, credentials: tokenFile.map(ClusterCredentials.tokenFile) ?? .none,
            trustedCertificates: caFile.map(PEM.file), namespace: namespace)
    }
}

/// Who a process is for the Kubernetes API.
public enum ClusterCredentials: Hashable, Sendable {
    /// Nobody.
    case none
    /// Who has this bearer token.
    case token(Secret)
    /// Who has the token in this file. It is read again for every request, since the cluster replaces it.
    case tokenFile(String)
    /// Who has this client certificate.
    case certificate(PEM, key: PEM)
    /// Whom a program says, such as a cloud's login.
    case exec(ExecCredentialPlugin)
}

extension ClusterConfiguration {
    /// The folder into which the cluster mounts a pod's credentials.
    public static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// The configuration of a process in a pod; nil where this is none.
    ///
    /// `variables` are the process's: `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` name the API server. For a control plane
    /// on the same machine `ARCANE__KUBERNETES_SERVER` gives its whole URL, and `ARCANE__SERVICE_ACCOUNT_FOLDER` the folder of the credentials.
    public static func inCluster(_ variables: [String: String]) -> ClusterConfiguration? {
        let folder = variables["ARCANE__SERVICE_ACCOUNT_FOLDER"] ?? serviceAccountFolder
        guard let server = variables["ARCANE__KUBERNETES_SERVER"] ?? serviceURL(variables),
            let namespace = try? String(contentsOfFile: "\(folder)/namespace", encoding: .utf8)
        else { return nil }
        func existing(_ path: String) -> String? { FileManager.default.isReadableFile(atPath: path) ? path : nil }
        return ClusterConfiguration(
            server: server, tokenFile: existing("\(folder)/token"), caFile: existing("\(folder)/ca.crt"),
            namespace: namespace.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func serviceURL(_ variables: [String: String]) -> String? {
        guard let host = variables["KUBERNETES_SERVICE_HOST"], !host.isEmpty else { return nil }
        let port = variables["KUBERNETES_SERVICE_PORT"] ?? "443"
        return host.contains(":") ? "https://[\(host)]:\(port)" : "https://\(host):\(port)"
    }
}
