import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// The pod and the container whose log is shown.
struct LogSource: Hashable, Sendable {
    let pod: ObjectName
    let container: String
    /// Whether the pod has ended, so that its log grows no more.
    let hasEnded: Bool

    /// The annotation by which a pod says which of its containers is the main one, as kubectl reads it.
    private static let mainContainer = "kubectl.kubernetes.io/default-container"

    /// Chooses among the pods of a stream, those that were made first first: the newest, or the one `earlier` places before it. Throws a
    /// `CommandFailure` where there is none.
    init(_ stream: ObservedStream, pods: [KubernetesObject], earlier: Int = 0, container: String? = nil) throws {
        guard pods.indices.contains(pods.count - 1 - earlier) else {
            let phase = stream.phase?.rawValue ?? "New"
            throw CommandFailure(
                pods.isEmpty
                    ? "the stream \(stream.name) has no pod, so there is no log: it is \(phase); see `kubectl arcane stream status \(stream.arguments)`"
                    : "the stream \(stream.name) has no earlier pod: \(pods.count == 1 ? "there is one" : "there are \(pods.count)"), and pods go with their Job"
            )
        }
        let chosen = pods[pods.count - 1 - earlier]
        let names = (chosen.json["spec"]?["containers"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        let initial = (chosen.json["spec"]?["initContainers"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        if let container, !(names + initial).contains(container) {
            throw CommandFailure(
                "the pod \(chosen.objectName) has no container \(container); it has \((initial + names).joined(separator: ", "))"
            )
        }
        pod = chosen.objectName
        self.container = container ?? chosen.annotations[Self.mainContainer] ?? names.first ?? ""
        hasEnded = chosen.hasEnded
    }
}
