import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// What is seen of a stream at one instant by a command that waits.
struct StreamSight: Sendable {
    /// The stream; nil where it is gone.
    var stream: ObservedStream?
    /// The Job of the stream's name; nil where there is none, or it is somebody else's.
    var job: ObservedJob?
    /// How many of its pods have not ended.
    var livingPods = 0
    /// The request that is waited for; nil where it is gone.
    var request: ObservedBackfillRequest?
}

extension StreamSight {
    /// Looks at the stream called `name`, and at the request of this name where one is waited for.
    init(_ name: ObjectName, of kind: StreamKind, request: String?, _ session: ClusterSession) async throws {
        guard let found = try await session.find(kind.resource, name) else { return }
        let stream = ObservedStream(found, kind)
        self.stream = stream
        if let request {
            self.request = try await session.find(.backfillRequests, ObjectName(name.namespace, request))
                .map(ObservedBackfillRequest.init)
            return
        }
        job = try await session.job(of: stream)
        livingPods = try await session.pods(of: name, kind: kind.resource.kind).count { !$0.hasEnded }
    }
}

extension ClusterSession {
    /// The Job of a stream; nil where there is none, or it is somebody else's.
    func job(of stream: ObservedStream) async throws -> ObservedJob? {
        let job = try await find(.jobs, stream.name).map { ObservedJob($0.json) }
        return job?.owner?.uid == stream.definition.uid ? job : nil
    }

    /// The pods of a stream, those that were made first come first.
    func pods(of stream: ObjectName, kind: String) async throws -> [KubernetesObject] {
        let labels = "\(JobMetadata.streamIDLabel)=\(stream.name),\(JobMetadata.streamKindLabel)=\(kind)"
        return try await client.list(.pods, Selection(namespace: stream.namespace, labels: labels))
            .sorted { ($0.creationTimestamp?.microseconds ?? 0, $0.name) < ($1.creationTimestamp?.microseconds ?? 0, $1.name) }
    }
}

extension KubernetesObject {
    /// Whether a pod has ended, for good or ill.
    var hasEnded: Bool { ["Succeeded", "Failed"].contains(json["status"]?["phase"]?.stringValue ?? "") }
}
