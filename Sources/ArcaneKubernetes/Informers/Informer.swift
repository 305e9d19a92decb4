public import Logging
import Synchronization

/// Keeps a cache of a kind's objects like the cluster: reads the list, then follows the changes, for as long as it runs.
///
/// - A watch that ends, breaks, or is silent for too long is begun again from where it was. Where that is too old (410) the list is read
///   again: entries are replaced in place, and what is gone is removed.
/// - A list that cannot be read (forbidden, no such kind) is tried again with growing pauses; `state` says why.
/// - An object that `project` cannot read is reported once; what was known of it stays, and the others are not affected.
///
/// Cancelling the task of `run` stops it. What it knew stays readable, so that nobody takes the end for a loss of all objects, and goes with the
/// last reference to the informer.
public final class Informer<Value: Sendable>: Sendable {
    /// The kind.
    public let resource: APIResource
    private let followers: [Follower<Value>]
    private let intake: ObjectIntake<Value>
    private let time: SteadyTime
    private let metrics: InformerMetrics?
    private let states = StateBroadcast()

    /// Creates an informer that does nothing yet.
    ///
    /// - Parameters:
    ///   - selections: the objects that are followed; several for several namespaces. No object should belong to two of them.
    ///   - pageSize: how many objects are read at once.
    ///   - pauses: how long it waits after failures.
    ///   - silence: how long a watch may tell nothing. The API sends a bookmark about every minute, so one that tells nothing for longer is
    ///     broken, whatever the connection looks like.
    ///   - project: makes the value that is kept of an object; nil for one that is of no interest. Keep it small: there may be thousands.
    public init(
        _ resource: APIResource, _ selections: [Selection] = [Selection()], source: any ObjectSource, logger: Logger,
        pageSize: Int = 500, pauses: Backoff = Backoff(shortest: .milliseconds(800), longest: .seconds(30)),
        silence: Duration = .seconds(150), time: SteadyTime = .system, metrics: InformerMetrics? = nil,
        project: @escaping @Sendable (KubernetesObject) throws -> Value?
    ) {
        self.resource = resource
        self.time = time
        self.metrics = metrics
        var logger = logger
        logger[metadataKey: "kind"] = "\(resource.kind)"
        let intake = ObjectIntake(logger: logger, project: project)
        self.intake = intake
        followers = selections.enumerated().map { index, selection in
            Follower(
                resource, selection, origin: index, source: source, intake: intake, pageSize: pageSize, pauses: pauses,
                silence: silence, time: time, metrics: metrics, logger: logger)
        }
    }

    /// What is known of the objects.
    public var cache: ObjectCache<Value> { intake.cache }

    /// How the informer stands: synced where all its selections are.
    public var state: InformerState { .all(followers.map(\.state)) }

    /// Whether all lists have been read once. It stays so when one fails later: what was known is still known.
    public var hasSynced: Bool { followers.allSatisfy(\.hasSynced) }

    /// What it has been through.
    public var counts: InformerCounts { followers.map(\.counts).reduce(InformerCounts(), +) }

    /// How long the API has not been heard of, by the selection for which that is longest; nil before all have been heard of.
    public var age: Duration? {
        let heard = followers.map(\.lastHeard)
        guard let oldest = heard.compactMap({ $0 }).min(), !heard.contains(nil) else { return nil }
        return max(.zero, time.now - oldest)
    }

    /// The objects that cannot be read, and why.
    public var unreadable: [ObjectName: String] { intake.unreadable }

    /// The state as it is now, and as it is after each change; of changes that come too fast the last.
    public func changesOfState() -> AsyncStream<InformerState> { states.subscribe { state } }

    /// Returns when the lists have been read, or cannot be read, or the task is cancelled.
    public func waitUntilDecided() async {
        for await state in changesOfState() where state.isDecided { return }
    }

    /// Returns when the lists have been read, or the task is cancelled.
    public func waitUntilSynced() async {
        for await state in changesOfState() where state.isSynced { return }
    }

    /// Puts the answer to a write into the cache, so that what is decided next knows of it. The object should be one that is selected.
    public func take(_ object: KubernetesObject) {
        let origin = followers.firstIndex { $0.selection.namespace == nil || $0.selection.namespace == object.namespace }
        if let origin { intake.absorb(object, origin: origin) }
    }

    /// Follows the objects until the task is cancelled.
    public func run() async {
        let gauges = metrics?.gauges()
        await withTaskGroup(of: Void.self) { group in
            for follower in followers {
                group.addTask {
                    await follower.run(
                        heard: { gauges?.heard(objects: self.cache.count) },
                        changed: { self.states.send { self.state } })
                }
            }
        }
        gauges?.remove()
    }
}
