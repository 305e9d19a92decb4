public import ArcaneCore
import ArcaneYAML
import Crypto
import Foundation

/// How clients reach the cluster: a token and a certificate that are made once and kept in the cluster's folder, and a kubeconfig.
///
/// The files can be read by their owner only.
public struct ClusterAccess: Sendable {
    /// The token that the server asks for.
    public let token: Secret
    /// What the server shows to its clients.
    public let identity: ServerIdentity
    /// The file with the server's certificate.
    public let certificatePath: String
    /// The file with the token.
    public let tokenPath: String
    /// The kubeconfig.
    public let kubeconfigPath: String

    /// Takes the token of `folder`, or makes one. Throws a configuration error where the folder cannot be used.
    public init(folder: String) throws(StreamError) {
        tokenPath = "\(folder)/token"
        certificatePath = "\(folder)/server.crt"
        let keyPath = "\(folder)/server.key"
        kubeconfigPath = "\(folder)/kubeconfig"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if let text = try? String(contentsOfFile: tokenPath, encoding: .utf8), !text.isEmpty {
                token = Secret(text)
            } else {
                let made = SymmetricKey(size: .bits256).withUnsafeBytes { Hex.text($0) }
                try Self.write(made, to: tokenPath)
                token = Secret(made)
            }
            if let certificate = try? String(contentsOfFile: certificatePath, encoding: .utf8),
                let key = try? String(contentsOfFile: keyPath, encoding: .utf8),
                let kept = try? ServerIdentity(certificate: certificate, key: Secret(key))
            {
                identity = kept
            } else {
                identity = try ServerIdentity()
                try Self.write(identity.key.exposed, to: keyPath)
                try Self.write(identity.certificate, to: certificatePath)
            }
        } catch {
            throw .configuration("the folder \(folder) cannot be written (\(error)); choose another one")
        }
    }

    /// Writes a kubeconfig that leads to the server at `port` on this machine, which has the identity of this access: to the folder and, where one
    /// is given, to `path` too.
    public func writeKubeconfig(port: Int, to path: String? = nil) throws(StreamError) {
        let name: JSONValue = "arcane-local"
        let authority = Data(identity.certificate.utf8).base64EncodedString()
        let cluster: JSONValue = [
            "server": .string("https://127.0.0.1:\(port)"), "certificate-authority-data": .string(authority),
        ]
        let config: JSONValue = [
            "apiVersion": "v1", "kind": "Config", "current-context": name,
            "clusters": [["name": name, "cluster": cluster]],
            "users": [["name": name, "user": ["tokenFile": .string(URL(filePath: tokenPath).standardizedFileURL.path)]]],
            "contexts": [["name": name, "context": ["cluster": name, "user": name, "namespace": "default"]]],
        ]
        for path in [kubeconfigPath, path].compactMap({ $0 }) {
            do {
                try Self.write(config.yaml, to: path)
            } catch {
                throw .configuration("the kubeconfig \(path) cannot be written (\(error)); choose another place")
            }
        }
    }

    /// Writes a file that never, not for a moment, others can read.
    private static func write(_ text: String, to path: String) throws {
        let temporary = "\(path).tmp"
        try? FileManager.default.removeItem(atPath: temporary)
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
