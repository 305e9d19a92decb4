import Foundation

/// The folder that a cluster mounts into a pod: the namespace and the token.
struct ServiceAccountFolder: Sendable {
    static let namespace = "acceptance"
    static let token = "marker-of-the-service-account"

    let path: String

    /// Writes the folder's files.
    init(path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try ServiceAccountFolder.namespace.write(toFile: "\(path)/namespace", atomically: true, encoding: .utf8)
        try ServiceAccountFolder.token.write(toFile: "\(path)/token", atomically: true, encoding: .utf8)
    }

    /// The variables that lead a process to `stub` with the credentials of this folder.
    func variables(_ stub: KubernetesAPIStub) -> [String: String] {
        [
            "ARCANE__KUBERNETES_SERVER": "http://127.0.0.1:\(stub.port)",
            "ARCANE__SERVICE_ACCOUNT_FOLDER": path,
        ]
    }
}
