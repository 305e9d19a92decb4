import ArcaneCore
import ArcaneKubernetes
import ArcaneLocalCluster
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import ArcaneYAML
import ArgumentParser
import Foundation
import Logging

/// Runs the operator together with a control plane of its own: streams without a cluster.
struct LocalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local", abstract: "Runs the operator and a small control plane on this machine, without a cluster.",
        discussion: """
            Jobs run as processes of this machine. For development and for trying things: there is no isolation. kubectl and Helm work with the \
            kubeconfig that it writes. Programs named arcane-*-plugin that stand beside this one are the images of the same name; --image adds others.
            """)

    @Option(name: .short, help: "A file or folder of manifests that are applied at the start. Can be given several times.")
    var file: [String] = []

    @Option(help: "The folder in which everything is kept: objects, logs, kubeconfig.")
    var folder = ".arcane"

    @Option(help: "The port of the API; 0 for any that is free.")
    var port = 8001

    @Option(help: "A program for a container image: IMAGE=PROGRAM [ARGUMENTS]. Can be given several times.")
    var image: [String] = []

    @Option(help: "A file with such a line for each image.")
    var images: String?

    @Option(help: "A further file to which the kubeconfig is written.")
    var kubeconfig: String?

    @Option(help: "The operator's settings: a file, YAML.")
    var config: String?

    @OptionGroup var flags: SettingFlags

    /// What differs from `run` where nothing is said: one operator needs no election, and nobody asks the endpoints.
    private static let defaults: [String: String] = [
        "leaderElection.enabled": "false", "probes.addr": ":0", "telemetry.metricsBindAddress": ":0",
        "telemetry.logLevel": "warning",
    ]

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let settings = try OperatorSettings.read(
            file: config, variables: variables, flags: flags.given, defaults: Self.defaults)
        let logger = settings.telemetry.logger(variables)
        let manifests = try Manifests(paths: file)
        let cluster = LocalCluster(try clusterSettings(variables), logger: logger)
        let stop = StopRequest()
        SignalListener(stop, exitCodeWhenLate: 1, patience: 60).start()
        try await cluster.run { configuration, kubeconfig in
            do {
                try await stop.unlessMade {
                    let client = KubernetesClient(configuration)
                    defer { client.shutdown() }
                    // Before anybody is told of it, so that what they apply is not in the way.
                    try await Self.applyDefinitions(client)
                    Self.say(
                        """
                        The control plane serves \(configuration.server); for kubectl and Helm: \
                        export KUBECONFIG=\(Self.absolute(kubeconfig))
                        """)
                    try await ManifestApplier(client: client, logger: logger).apply(manifests)
                    if !manifests.entries.isEmpty { Self.say("Applied \(manifests.entries.count) objects.") }
                    try await Self.work(settings, configuration, logger: logger, until: stop)
                }
            } catch let error as StreamError where error == .cancelled && stop.isRequested {
                Self.say("Stopping; what runs has 30 s to end. Everything is kept in \(folder).")
            }
        }
    }

    private func clusterSettings(_ variables: [String: String]) throws -> LocalCluster.Settings {
        var settings = LocalCluster.Settings(folder: Self.absolute(folder))
        settings.port = port
        settings.environment = variables
        settings.kubeconfigPath = kubeconfig
        settings.images = try Self.neighbours
        if let images { settings.images = settings.images.adding(try ImageMap(file: Self.absolute(images))) }
        settings.images = settings.images.adding(
            try ImageMap(image, folder: FileManager.default.currentDirectoryPath))
        return settings
    }

    /// The plugins that stand beside this program.
    private static var neighbours: ImageMap {
        get throws {
            let folder = URL(filePath: Bundle.main.executablePath ?? CommandLine.arguments[0]).deletingLastPathComponent().path
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasPrefix("arcane-") && $0.hasSuffix("-plugin") }
            return try ImageMap(names.map { "\($0)=\(folder)/\($0)" }, folder: folder)
        }
    }

    /// Applies the CRDs of the platform.
    private static func applyDefinitions(_ client: KubernetesClient) async throws {
        for definition in PlatformDefinitions.all {
            try await client.apply(
                .customResourceDefinitions, ObjectName("", "\(definition.names.plural).\(APIGroup.streaming)"),
                try JSONValue(yaml: definition.yaml), fieldManager: ManifestApplier.fieldManager, force: true)
        }
    }

    private static func work(
        _ settings: OperatorSettings, _ configuration: ClusterConfiguration, logger: Logger, until stop: StopRequest
    ) async throws {
        let program = Operator(
            settings, configuration: configuration, identity: settings.leaderElection.identity ?? "local",
            registry: PrometheusRegistry(), logger: logger)
        let watch = StreamWatch(cache: program.cache, width: Terminal.width) { output.writePart($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await program.serve(until: stop) }
            group.addTask { await watch.run() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Standard output, unbuffered: what is said is seen at once, also by a program that reads it.
    private static let output = LogOutput(.standardOutput)

    private static func say(_ text: String) { output.write("==> \(text)") }

    private static func absolute(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
}

/// The terminal that standard output goes to.
enum Terminal {
    /// Its width in characters; nil where standard output goes elsewhere.
    static var width: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
