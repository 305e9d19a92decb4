import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams
import Synchronization

/// What the operator knows of the cluster: everything that a decision depends on, kept up to date by informers.
final class ClusterCache: Sendable {
    /// The StreamClasses.
    let classes: Informer<ObservedClass>
    /// The StreamingJobTemplates.
    let templates: Informer<ObservedJobTemplate>
    /// The BackfillRequests.
    let requests: Informer<ObservedBackfill>
    /// The Jobs of streams.
    let jobs: Informer<ObservedJob>
    /// The CronJobs of streams.
    let cronJobs: Informer<ObservedJob>
    /// The pods of streams' Jobs.
    let pods: Informer<ObservedPod>
    /// The names of Secrets; only followed where a class names some, so that a role without Secrets is enough else.
    let secrets: Informer<Bool>
    /// The classes whose streams are run.
    let running = RunningClasses()
    /// Makes the informers of streams.
    let factory: InformerFactory

    private static let byStream = "stream"
    private static let byJob = "job"
    private static let running = "running"

    init(_ factory: InformerFactory) {
        self.factory = factory
        // A Job that is not a stream's may have the name of one; the executor finds out when it wants to make the stream's.
        let ours = JobMetadata.streamIDLabel
        classes = factory.informer(of: .streamClasses) { ObservedClass($0) }
        templates = factory.informer(of: .streamingJobTemplates) { ObservedJobTemplate($0) }
        requests = factory.informer(of: .backfillRequests) { ObservedBackfill($0) }
        jobs = factory.informer(of: .jobs, label: ours) { ObservedJob($0.json) }
        cronJobs = factory.informer(of: .cronJobs, label: ours) { ObservedJob($0.json) }
        pods = factory.informer(of: .pods, label: ours) { ObservedPod($0) }
        secrets = factory.informer(of: .secrets, isMetadataOnly: true) { _ in true }
        requests.cache.addIndex(Self.byStream) { [$1.stream.description] }
        pods.cache.addIndex(Self.byJob) { name, pod in [ObjectName(name.namespace, pod.jobName).description] }
        jobs.cache.addIndex(Self.running) { $1.isRunningBackfill ? [Self.running] : [] }
    }

    /// The requests for a stream, the oldest first.
    func requests(for key: StreamKey) -> [ObservedRequest] {
        requests.cache.values(of: Self.byStream, key.description).filter { !$0.value.isTerminating }.map(\.value.request)
            .sorted { ($0.created.microseconds, $0.name) < ($1.created.microseconds, $1.name) }
    }

    /// How many backfills run, those of schedules not counted.
    var runningBackfills: Int { jobs.cache.values(of: Self.running, Self.running).count }

    /// The template called `name`; nil where there is none.
    func template(_ name: TemplateName) -> ObservedJobTemplate? {
        templates.cache[ObjectName(name.namespace, name.name)]
    }

    /// All that is known of a stream; nil where there is no such stream, or nobody who runs it.
    func snapshot(_ key: StreamKey, at now: KubernetesTime) -> StreamSnapshot? {
        guard let running = running[key.className], let stream = running.streams.cache[key.name] else { return nil }
        var snapshot = StreamSnapshot(
            stream: stream, className: running.name, stateKeys: running.spec.stateAnnotationKeys, now: now)
        snapshot.job = jobs.cache[key.name]
        snapshot.cronJob = cronJobs.cache[key.name]
        snapshot.requests = requests(for: key)
        if let name = stream.backend?.template { snapshot.streamingTemplate = template(name)?.observed ?? .missing }
        if let name = stream.backfillTemplate { snapshot.backfillTemplate = template(name)?.observed ?? .missing }
        snapshot.missingSecrets = missingSecrets(of: stream)
        snapshot.unkeptFields = running.unkeptFields ?? UnkeptFields()
        let pods = pods.cache.values(of: Self.byJob, key.name.description).map(\.value)
        snapshot.hasLingeringPods = pods.contains { $0.jobUID != snapshot.job?.uid }
        let own = pods.filter { $0.jobUID == snapshot.job?.uid }
        snapshot.failure = own.compactMap(\.failure)
            .max { ($0.time?.timestamp.microseconds ?? 0) < ($1.time?.timestamp.microseconds ?? 0) }
        snapshot.retries = RetrySeries(own)
        snapshot.hold =
            own.isEmpty ? snapshot.job.flatMap { PodHold(podless: $0, at: now.timestamp) } : PodHold.last(of: own)
        return snapshot
    }

    /// Whether it is known which of the stream's Secrets are there. It is not while they are read for the first time: a Job that is made then could
    /// be one that never starts.
    func knowsSecrets(of stream: StreamDefinition) -> Bool {
        secrets.hasSynced || secrets.state.isDecided || stream.secrets.allSatisfy(\.isOptional)
    }

    /// Takes the answer to a write, so that what is decided next knows of it.
    func absorb(_ resource: APIResource, _ object: KubernetesObject, streamsOf running: RunningClass) {
        switch resource {
        case .jobs: jobs.take(object)
        case .cronJobs: cronJobs.take(object)
        case .backfillRequests: requests.take(object)
        case running.resource: running.streams.take(object)
        default: break
        }
    }

    /// Secrets that the stream's Jobs need, and that are not there. Where the operator may not see Secrets it takes them to be there.
    private func missingSecrets(of stream: StreamDefinition) -> [String] {
        guard secrets.hasSynced else { return [] }
        return stream.secrets.filter { !$0.isOptional && secrets.cache[ObjectName(stream.namespace, $0.name)] == nil }.map(
            \.name)
    }
}

extension ObservedJob {
    /// Whether it is a backfill that is under way: one that was asked for, and not a Job of a schedule, which nothing holds back.
    var isRunningBackfill: Bool {
        isBackfill && outcome == .none && !isTerminating && owner?.kind != APIResource.cronJobs.kind
    }
}
