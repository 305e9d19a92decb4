import ArcaneCore
public import ArcaneKubernetes
public import Logging

/// What makes Jobs run on a control plane: the controllers of Jobs and CronJobs, and the runner of pods.
public struct LocalJobs: Sendable {
    /// How patient the controllers are.
    public struct Settings: Hashable, Sendable {
        /// Pauses before pods that replace failed ones. Kubernetes waits 10 seconds to 10 minutes.
        public var podBackoff = Backoff(shortest: .seconds(10), longest: .seconds(600))
        /// Pauses before containers that have failed are started again in their pod. Kubernetes waits 10 seconds to 5 minutes.
        public var restartBackoff = Backoff(shortest: .seconds(10), longest: .seconds(300))
        /// Pause before a container whose Secret, ConfigMap or image is missing is tried again.
        public var retryPause = Duration.seconds(2)
        /// How long pods have to end when the control plane stops, where their own grace period is not shorter.
        public var shutdownGrace = Duration.seconds(30)

        /// Creates the settings of Kubernetes.
        public init() {}

        /// Settings with all pauses `factor` times as long, for people and tests that do not want to wait.
        public func scaled(by factor: Double) -> Settings {
            var scaled = self
            scaled.podBackoff = Backoff(shortest: podBackoff.shortest * factor, longest: podBackoff.longest * factor)
            scaled.restartBackoff = Backoff(
                shortest: restartBackoff.shortest * factor, longest: restartBackoff.longest * factor)
            scaled.retryPause = retryPause * factor
            return scaled
        }
    }

    private let plane: ControlPlane
    private let runtime: any ContainerRuntime
    private let settings: Settings
    private let logger: Logger

    /// Creates the controllers of `plane`, whose containers run by `runtime`.
    public init(
        _ plane: ControlPlane, runtime: any ContainerRuntime, settings: Settings = Settings(),
        logger: Logger = Logger(label: "local-jobs")
    ) {
        self.plane = plane
        self.runtime = runtime
        self.settings = settings
        self.logger = logger
    }

    /// Runs Jobs until the task is cancelled; then ends their pods, each within its grace period, and returns when all are
    /// gone.
    public func run() async throws {
        let pods = PodController(
            PodRun.Surroundings(
                plane: plane, runtime: runtime,
                pauses: PodLife.Pauses(restarts: settings.restartBackoff, retry: settings.retryPause), time: .system),
            shutdownGrace: settings.shutdownGrace)
        let jobs = JobController(plane, backoff: settings.podBackoff, logger: logger)
        let cronJobs = CronJobController(plane, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pods.run() }
            group.addTask { try await jobs.run() }
            group.addTask { try await cronJobs.run() }
            defer { group.cancelAll() }
            while try await group.next() != nil {}
        }
    }
}
