public import ArcaneCore
import ArcaneKubernetes
import Foundation

/// How processes of pods reach the API.
public struct PodAccess: Sendable {
    /// The URL of the API server.
    public var server: String
    /// The token that it asks for.
    public var token: Secret
    /// The certificate that it is trusted by (PEM); nil for a server without TLS.
    public var certificate: String?

    /// Creates an access.
    public init(server: String, token: Secret, certificate: String? = nil) {
        self.server = server
        self.token = token
        self.certificate = certificate
    }

    /// Writes the credentials of a pod, as they are in every container, and returns the variables that lead to them.
    func mount(in folder: PodFolder, namespace: String) throws -> [String: String] {
        try PodFolder.make(folder.serviceAccount)
        try PodFolder.write(Data(token.exposed.utf8), to: "\(folder.serviceAccount)/token")
        try PodFolder.write(Data(namespace.utf8), to: "\(folder.serviceAccount)/namespace")
        if let certificate { try PodFolder.write(Data(certificate.utf8), to: "\(folder.serviceAccount)/ca.crt") }
        return ["ARCANE__KUBERNETES_SERVER": server, "ARCANE__SERVICE_ACCOUNT_FOLDER": folder.serviceAccount]
    }
}
