import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A stream as it is in the cluster.
struct ObservedStream: Sendable {
    let kind: StreamKind
    let object: KubernetesObject
    let definition: StreamDefinition

    init(_ object: KubernetesObject, _ kind: StreamKind) {
        self.kind = kind
        self.object = object
        definition = StreamDefinition(object.json, streamClass: kind.spec)
    }

    /// Namespace and name.
    var name: ObjectName { object.objectName }
    /// How commands name it: `rest-api orders -n sales`.
    var arguments: String { "\(kind.name) \(name.name) -n \(name.namespace)" }
    /// Where the stream is in its life; nil where no operator has looked at it.
    var phase: StreamPhase? { StreamPhase(recorded: definition.status.phase) }
    /// The downtime that the stream is in; nil for none.
    var downtime: String? { object.labels[DowntimeMetadata.keyLabel] }
    /// Whether it has failed, and stands still until a person acts.
    ///
    /// The operator annotates a stream before it records the phase, and a person removes the annotation to let it go on: the phase alone may be old.
    var hasFailed: Bool { phase == .failed && definition.hasState(.crashLoop) }
    /// Whether the status is about the spec as it is now. Other operators do not say.
    var isObserved: Bool { definition.status.observedGeneration.map { $0 >= definition.generation } ?? true }
    /// The condition `Ready`.
    var ready: StatusCondition? { definition.status.conditions.first { $0.type == "Ready" } }
}
