import ArcaneCore
import ArcaneHTTP
import ArcaneKubernetes
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import CoreMetrics
import Logging

/// The operator: follows the cluster, and while it leads brings every stream to where it should be.
struct Operator: Sendable {
    let settings: OperatorSettings
    /// The name of this replica.
    let identity: String
    let registry: PrometheusRegistry
    let leadership: Leadership
    let cache: ClusterCache
    let streamQueue: WorkQueue<StreamKey>
    let requestQueue: WorkQueue<ObjectName>
    let classQueue: WorkQueue<String>
    let gate: StartGate
    let memory = StreamMemory()
    let events: EventRecorder
    private let client: KubernetesClient
    private let leaseClient: KubernetesClient
    private let routing: ChangeRouting
    private let logger: Logger

    /// The longest pause of something that fails again and again; what changes is looked at at once all the same.
    private static let longestPause: Duration = .seconds(60)

    /// How long the operator waits for the API to take its last events.
    private static let eventPatience: Duration = .seconds(2)

    /// Creates an operator of the cluster that `configuration` says.
    init(
        _ settings: OperatorSettings, configuration: ClusterConfiguration, identity: String, registry: PrometheusRegistry,
        logger: Logger
    ) {
        self.settings = settings
        self.identity = identity
        self.registry = registry
        self.logger = logger
        let leadership = settings.leaderElection.enabled ? Leadership() : .permanent()
        self.leadership = leadership
        let userAgent = Self.userAgent(identity)
        let observe: @Sendable (String, Int) -> Void = { method, status in
            let code = status == 0 ? "<error>" : String(status)
            Counter(label: "rest_client_requests_total", dimensions: [("code", code), ("method", method)], factory: registry)
                .increment()
        }
        client = KubernetesClient(
            configuration, retrying: KubernetesClient.controllerPolicy, watchSilence: settings.client.watchSilence,
            requestsPerSecond: settings.client.requestsPerSecond, userAgent: userAgent,
            mayWrite: { try leadership.require() }, observe: observe)
        leaseClient = KubernetesClient(configuration, retrying: .never, userAgent: userAgent, observe: observe)
        cache = ClusterCache(
            InformerFactory(
                client: client, namespaces: settings.namespaces, silence: settings.client.watchSilence, metrics: registry,
                logger: logger))
        streamQueue = WorkQueue(
            longestPause: Self.longestPause, metrics: QueueMetrics(name: "stream", factory: registry), group: \.group)
        requestQueue = WorkQueue(
            longestPause: Self.longestPause, metrics: QueueMetrics(name: "request", factory: registry), group: \.namespace)
        classQueue = WorkQueue(longestPause: Self.longestPause, metrics: QueueMetrics(name: "class", factory: registry))
        gate = StartGate(settings.limits)
        events = EventRecorder(instance: identity, metrics: registry, logger: logger)
        routing = ChangeRouting(
            cache: cache, streams: streamQueue, requests: requestQueue, classes: classQueue, gate: gate, events: events)
    }

    /// The replica called `identity` in the audit logs of the API.
    static func userAgent(_ identity: String) -> String { "arcane-operator/\(VersionCommand.text) (\(identity))" }

    /// Works until the task is cancelled; then what is under way ends, and the Lease is given back.
    ///
    /// Throws `Leadership.Lost` where another replica leads although this one did: the process should end then.
    func run() async throws {
        routing.connect()
        defer {
            client.shutdown()
            leaseClient.shutdown()
        }
        // Not a child: what was done last is told even though everything else is cancelled.
        let recording = Task { await recordEvents() }
        defer { recording.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await follow() }
            group.addTask { await workOnClasses() }
            group.addTask {
                try await lead {
                    do { try await work() } catch {
                        await finish(recording)
                        throw error
                    }
                }
            }
            defer {
                for running in cache.running.all { running.stop() }
                group.cancelAll()
            }
            while try await group.next() != nil {}
        }
    }

    /// Whether everything that decisions depend on has been read once.
    var hasSynced: Bool { unread.isEmpty }

    /// How long what this replica works on waits for a worker, by what it is. Only a leader works on streams and requests; classes are
    /// followed by each replica.
    var longestWaits: [(what: String, wait: Duration)] {
        let led = leadership.isHeld ? [("streams", streamQueue.longestWait), ("requests", requestQueue.longestWait)] : []
        return led + [("classes", classQueue.longestWait)]
    }

    /// What has not been read yet, and why.
    var unread: [String] {
        let states: [(String, InformerState, Bool)] = [
            ("StreamClasses", cache.classes.state, cache.classes.hasSynced),
            ("StreamingJobTemplates", cache.templates.state, cache.templates.hasSynced),
            ("BackfillRequests", cache.requests.state, cache.requests.hasSynced),
            ("Jobs", cache.jobs.state, cache.jobs.hasSynced), ("CronJobs", cache.cronJobs.state, cache.cronJobs.hasSynced),
            ("Pods", cache.pods.state, cache.pods.hasSynced),
        ]
        return states.compactMap { name, state, hasSynced in
            if hasSynced { return nil }
            if case .failed(let error) = state { return "\(name): \(error)" }
            return "\(name): not read yet"
        }
    }

    private func follow() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cache.classes.run() }
            group.addTask { await cache.templates.run() }
            group.addTask { await cache.requests.run() }
            group.addTask { await cache.jobs.run() }
            group.addTask { await cache.cronJobs.run() }
            group.addTask { await cache.pods.run() }
            group.addTask { await followSecrets() }
        }
    }

    /// Secrets are only looked for where a class says that its streams name some.
    private func followSecrets() async {
        for await _ in cache.classes.changesOfState() {
            while !Task.isCancelled, !cache.running.all.contains(where: { !$0.spec.secretRefs.isEmpty }) {
                try? await Task.sleep(for: .milliseconds(200))
            }
            break
        }
        if !Task.isCancelled { await cache.secrets.run() }
    }

    /// Classes are followed by each replica, so that one that begins to lead knows their streams already.
    private func workOnClasses() async {
        let controller = ClassController(
            cache: cache, client: client, leadership: leadership, queue: classQueue, events: events,
            begin: { running in
                routing.connect(running)
                Task {
                    for await _ in running.streams.changesOfState() {
                        classQueue.add(running.name)
                        routing.lookAgainAtRequests(ofClass: running.name)
                    }
                }
            }, ended: { routing.lookAgainAtRequests(ofClass: $0.name) }, logger: logger)
        await classQueue.run(workers: 1, timeLimit: settings.limits.itemTimeout, report: report("class")) {
            try await controller.reconcile($0)
        }
    }

    private func recordEvents() async {
        await events.run { write in
            switch write {
            case .create(let name, let event): try await client.create(.events, event, in: name.namespace)
            case .count(let name, let patch): try await client.mergePatch(.events, name, patch)
            }
        }
    }

    /// Waits until all events are written, but not for long; while this replica still leads, since others may not write.
    private func finish(_ recording: Task<Void, Never>) async {
        events.finish()
        let patience = Task {
            try? await Task.sleep(for: Self.eventPatience)
            recording.cancel()
        }
        await recording.value
        patience.cancel()
    }

    private func lead(_ body: @escaping @Sendable () async throws -> Void) async throws {
        guard settings.leaderElection.enabled else { return try await body() }
        let election = settings.leaderElection
        let name = ObjectName(election.namespace ?? client.configuration.namespace, election.name)
        try await LeaderElection(
            KubernetesLease(leaseClient, name), identity: identity,
            settings: LeaseSettings(
                leaseDuration: election.leaseDuration, renewDeadline: election.renewDeadline, retryPeriod: election.retryPeriod),
            leadership: leadership, metrics: LeaseMetrics(name: election.name, factory: registry), logger: logger
        ).lead(body)
    }

    /// What only a leader does.
    private func work() async throws {
        for wait in [
            cache.classes.waitUntilSynced, cache.templates.waitUntilSynced, cache.requests.waitUntilSynced,
            cache.jobs.waitUntilSynced, cache.cronJobs.waitUntilSynced, cache.pods.waitUntilSynced,
        ] {
            await wait()
        }
        try Task.checkCancellation()
        routing.all()
        let streams = StreamController(
            cache: cache, client: client, leadership: leadership, queue: streamQueue, gate: gate, memory: memory,
            events: events, metrics: StreamMetrics(factory: registry), logger: logger)
        let requests = RequestController(
            cache: cache, client: client, leadership: leadership, queue: requestQueue, events: events,
            keptRequests: settings.limits.completedRequests, logger: logger)
        let limits = settings.limits
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await streamQueue.run(workers: limits.workers, timeLimit: limits.itemTimeout, report: report("stream")) {
                    try await streams.reconcile($0)
                }
            }
            group.addTask {
                await requestQueue.run(workers: 2, timeLimit: limits.itemTimeout, report: report("request")) {
                    try await requests.reconcile($0)
                }
            }
        }
        try Task.checkCancellation()
    }

    /// Says in log and figures how the work on a key ended.
    private func report<Key: Sendable>(_ controller: String) -> @Sendable (Key, Duration, (any Error)?) -> Void {
        { [registry, logger] key, duration, error in
            let isExpected = error is Executor.NotNow || error is Leadership.Lost || error is CancellationError
            let result = error == nil ? "success" : isExpected ? "requeue" : "error"
            let labels = [("controller", controller)]
            Counter(
                label: "controller_runtime_reconcile_total", dimensions: labels + [("result", result)], factory: registry
            ).increment()
            Recorder(
                label: "controller_runtime_reconcile_time_seconds", dimensions: labels, aggregate: true, factory: registry
            ).record(duration.inSeconds)
            guard let error else { return }
            if isExpected {
                logger.debug("looked at again", metadata: ["key": "\(key)", "reason": "\(error)"])
            } else {
                Counter(label: "controller_runtime_reconcile_errors_total", dimensions: labels, factory: registry).increment()
                logger.warning("tried again later", metadata: ["key": "\(key)", "error": "\(error)"])
            }
        }
    }
}
