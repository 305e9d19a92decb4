import ArcaneProcess
import Foundation

/// The last words of a container, which Kubernetes shows in the pod's status and the operator in the stream's.
enum TerminationMessage {
    /// The file that the kubelet reads; it exists in a container only.
    static let path = "/dev/termination-log"

    /// Writes `message` without secrets, at most 4,096 bytes of it, which is all that Kubernetes keeps.
    static func write(_ message: String) {
        let environment = ProcessInfo.processInfo.environment
        let file = environment["ARCANE__TERMINATION_LOG"] ?? path
        let text = Redaction(environment: environment).apply(to: message)
        guard let handle = FileHandle(forWritingAtPath: file) else { return }
        handle.write(Data(text.utf8.prefix(4096)))
    }
}
