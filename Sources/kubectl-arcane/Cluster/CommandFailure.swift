import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes

/// Why a command cannot do what it was told: a sentence that names the object and the remedy.
struct CommandFailure: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// What a person is told of `error`; nil for one that no command and no cluster makes.
    static func text(_ error: any Error) -> String? {
        switch error {
        case let error as KubernetesError where error.isUnauthorized:
            "the cluster does not accept the credentials of the kubeconfig; log in again, or choose another context with --context (\(error))"
        case let error as KubernetesError where error.isForbidden:
            "the cluster does not allow it: \(error.message.isEmpty ? error.description : error.message); ask for this right, or choose another namespace with -n"
        case let error as KubernetesError: "\(error)"
        case let error as HTTPError: "the cluster cannot be reached: \(error.message)"
        case is CommandFailure, is StreamError: "\(error)"
        default: nil
        }
    }
}
