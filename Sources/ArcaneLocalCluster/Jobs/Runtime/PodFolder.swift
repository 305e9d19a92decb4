import ArcaneKubernetes
import Foundation

/// Where the files of a pod are: its containers' working folders, volumes, credentials and logs.
///
/// ```
/// <root>/pods/<namespace>_<name>_<uid>/
///     work/                       the working folder of the containers
///     volumes/<volume>/           emptyDir, secret, configMap
///     serviceaccount/             token, namespace
///     <container>/<attempt>.log   what the container wrote
///     <container>/message         its termination message
/// <root>/claims/<namespace>/<claim>/   persistentVolumeClaim
/// ```
struct PodFolder: Hashable, Sendable {
    let root: String
    let path: String
    private let namespace: String

    init(_ pod: KubernetesObject, in root: String) {
        self.root = root
        namespace = pod.namespace
        path = "\(root)/pods/\(pod.namespace)_\(pod.name)_\(pod.uid)"
    }

    var work: String { "\(path)/work" }
    var serviceAccount: String { "\(path)/serviceaccount" }
    func container(_ name: String) -> String { "\(path)/\(name)" }
    func log(_ container: String, attempt: Int) -> String { "\(path)/\(container)/\(attempt).log" }
    func message(_ container: String) -> String { "\(path)/\(container)/message" }
    func volume(_ name: String) -> String { "\(path)/volumes/\(name)" }
    func claim(_ name: String) -> String { "\(root)/claims/\(namespace)/\(name)" }

    /// Makes a folder that only its owner can look into.
    static func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Writes a file that only its owner can read.
    static func write(_ content: Data, to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        guard FileManager.default.createFile(atPath: path, contents: content, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}
