import ArcaneCore
public import ArcaneKubernetes
public import Logging

/// A whole cluster in this process: the control plane, its API on the loopback interface, and Jobs that run as processes of this machine.
///
/// Everything is kept in a folder, so that it is there again after a restart: `state` (objects), `pods` (files and logs), a token and a certificate, `kubeconfig`.
/// One process uses a folder at a time.
public struct LocalCluster: Sendable {
    /// How a cluster is set up.
    public struct Settings: Sendable {
        /// The folder.
        public var folder: String
        /// The port of the API; 0 for any that is free.
        public var port = 0
        /// Which programs stand for which images.
        public var images = ImageMap()
        /// The environment of this process, of which pods get a few variables.
        public var environment: [String: String] = [:]
        /// How patient the controllers of Jobs are.
        public var jobs = LocalJobs.Settings()
        /// A further file to which the kubeconfig is written.
        public var kubeconfigPath: String?

        /// Creates settings.
        public init(folder: String) {
            self.folder = folder
        }
    }

    private let settings: Settings
    private let logger: Logger

    /// Creates a cluster that does not run yet.
    public init(_ settings: Settings, logger: Logger = Logger(label: "local-cluster")) {
        self.settings = settings
        self.logger = logger
    }

    /// Runs the cluster while `body` runs, which is given how it is reached and where the kubeconfig is. Then pods end, each within its grace
    /// period, and everything is kept.
    ///
    /// Throws a configuration error where the folder or the port cannot be used.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ cluster: ClusterConfiguration, _ kubeconfig: String) async throws -> Result
    ) async throws -> Result {
        let access = try ClusterAccess(folder: settings.folder)
        let plane = try ControlPlane(folder: "\(settings.folder)/state", patches: .standard, logger: logger)
        defer { plane.close() }
        let logs = PodLogs(folder: "\(settings.folder)/pods")
        let service = APIService(plane, .standard(endpoints: [LogEndpoint(logs), EvictionEndpoint()]))
        let server = APIServer(service, token: access.token, identity: access.identity, port: settings.port, logger: logger)
        return try await server.serve { port in
            try access.writeKubeconfig(port: port, to: settings.kubeconfigPath)
            let url = "https://127.0.0.1:\(port)"
            let runtime = ProcessRuntime(
                logs: logs, images: settings.images,
                access: PodAccess(server: url, token: access.token, certificate: access.identity.certificate),
                environment: settings.environment)
            let jobs = LocalJobs(plane, runtime: runtime, settings: settings.jobs, logger: logger)
            let cluster = ClusterConfiguration(
                server: url, tokenFile: access.tokenPath, caFile: access.certificatePath, namespace: "default")
            // The Jobs end after the body: pods may want to say something to the API when they do.
            return try await withBackgroundTask {
                try await jobs.run()
            } _: {
                try await body(cluster, settings.kubeconfigPath ?? access.kubeconfigPath)
            }
        }
    }
}
