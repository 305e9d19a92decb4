import Foundation

/// How the Kubernetes API is reached.
public struct ClusterConfiguration: Hashable, Sendable {
    /// The API server's URL, without a path.
    public var server: String
    /// The file that holds the bearer token. It is read again for every request, since the cluster replaces it.
    public var tokenFile: String?
    /// The file that holds the API server's CA certificates.
    public var caFile: String?
    /// The namespace of this process.
    public var namespace: String

    /// Creates a configuration.
    public init(server: String, tokenFile: String?, caFile: String?, namespace: String) {
        self.server = server
        self.tokenFile = tokenFile
        self.caFile = caFile
        self.namespace = namespace
    }
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
