public import ArcaneHTTP

/// Which part of the log of a container is wanted.
public struct PodLogQuery: Hashable, Sendable {
    /// The container; nil for the only one.
    public var container: String?
    /// Whether what is written later is wanted, too: then the log ends with the container.
    public var follows = false
    /// Whether the container's earlier run is meant, before it was started again.
    public var isOfEarlierRun = false
    /// Whether each line begins with the time at which it was written.
    public var hasTimestamps = false
    /// How many lines at the end; nil for all.
    public var lastLines: Int?
    /// How far back in time, in seconds; nil for all.
    public var sinceSeconds: Int?

    /// The whole log so far.
    public init() {}

    /// The parameters of a request's query.
    var query: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        if let container { query.append(("container", container)) }
        for (name, isWanted) in [("follow", follows), ("previous", isOfEarlierRun), ("timestamps", hasTimestamps)]
        where isWanted {
            query.append((name, "true"))
        }
        if let lastLines { query.append(("tailLines", String(lastLines))) }
        if let sinceSeconds { query.append(("sinceSeconds", String(sinceSeconds))) }
        return query
    }
}

extension KubernetesClient {
    /// The log of a pod's container, as it was written. Throws `KubernetesError` (`isNotFound`; `isInvalid` where the container has not started or
    /// must be named).
    ///
    /// One that is followed may be silent for long: give the client a `watchSilence` that allows for it.
    public func log(of pod: ObjectName, _ query: PodLogQuery = PodLogQuery()) async throws -> HTTPBody {
        try await open(
            APIResource.pods.path(in: pod.namespace, name: pod.name, subresource: "log"), query: query.query, accept: "*/*")
    }
}
