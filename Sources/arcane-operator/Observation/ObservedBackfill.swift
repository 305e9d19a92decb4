import ArcaneCore
import ArcaneKubernetes
import ArcaneResources

/// A BackfillRequest, and the stream that it is for.
struct ObservedBackfill: Hashable, Sendable {
    /// The stream.
    var stream: StreamKey
    /// The request.
    var request: ObservedRequest
    /// Whether it is being deleted.
    var isTerminating: Bool

    /// Reads a BackfillRequest.
    init(_ object: KubernetesObject) {
        let spec = object.json["spec"] ?? [:]
        stream = StreamKey(
            className: spec["streamClass"]?.stringValue ?? "",
            name: ObjectName(object.namespace, spec["streamId"]?.stringValue ?? ""))
        isTerminating = object.isTerminating
        request = ObservedRequest(
            name: object.name, uid: object.uid, resourceVersion: object.resourceVersion, spec: spec,
            created: object.creationTimestamp ?? Timestamp(milliseconds: 0), generation: object.generation,
            status: BackfillRequestStatus(recorded: object.json["status"] ?? [:]))
    }
}
