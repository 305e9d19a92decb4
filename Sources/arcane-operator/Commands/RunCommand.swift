import ArcaneCore
import ArcaneKubernetes
import ArcaneProcess
import ArcanePrometheus
import ArcaneResources
import ArgumentParser
import CProcess
import Foundation
import Logging

/// Runs the operator until it is told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs the operator.",
        discussion: """
            In a pod it reaches the cluster by the pod's service account, elsewhere by a kubeconfig. Every setting can be given by a flag, by a \
            variable, or in the file of --config, where it stands under the name in the variable: ARCANE_OPERATOR__LIMITS__WORKERS is \
            `limits: {workers: 8}`. Flags count most, then variables.
            """)

    @Option(help: "The kubeconfig. Without it, the pod's service account, else KUBECONFIG, else ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "The context of the kubeconfig. Without it, the current one.")
    var context: String?

    @Option(help: "A file of settings, YAML.")
    var config: String?

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let settings = try OperatorSettings.read(file: config, variables: variables, flags: flags.given)
        let logger = settings.telemetry.logger(variables)
        let cluster = try Self.cluster(kubeconfig: kubeconfig, context: context, variables: variables)
        let stop = StopRequest()
        SignalListener(stop, exitCodeWhenLate: 1).start()
        let identity = settings.leaderElection.identity ?? variables["POD_NAME"] ?? Self.defaultIdentity
        let program = Operator(
            settings, configuration: cluster, identity: identity, registry: PrometheusRegistry(), logger: logger)
        logger.info(
            "the operator starts",
            metadata: ["version": "\(VersionCommand.text)", "identity": "\(identity)", "server": "\(cluster.server)"])
        do {
            try await program.serve(until: stop)
        } catch let error as Leadership.Lost {
            logger.error("\(error): another replica works now, this one ends")
            throw ExitCode(1)
        }
        logger.info("the operator has stopped")
    }

    /// Host and process: two replicas on one host are two.
    private static var defaultIdentity: String {
        "\(ProcessInfo.processInfo.hostName)_\(ProcessInfo.processInfo.processIdentifier)"
    }

    private static func cluster(
        kubeconfig: String?, context: String?, variables: [String: String]
    ) throws -> ClusterConfiguration {
        if kubeconfig == nil, context == nil, let cluster = ClusterConfiguration.inCluster(variables) { return cluster }
        return try Kubeconfig(path: kubeconfig, variables: variables).configuration(context: context)
    }
}

extension Operator {
    /// Works, and serves its pages, until `stop` is made.
    func serve(until stop: StopRequest) async throws {
        let pages = OperatorPages(self)
        let probes = settings.probes.addr
        let metrics = settings.telemetry.metricsBindAddress
        do {
            try await StatusEndpoint(host: probes.host, port: probes.port, setting: "--health-address", pages: pages.probes)
                .serve {
                    try await StatusEndpoint(
                        host: metrics.host, port: metrics.port, setting: "--metrics-address", pages: [pages.metrics]
                    ).serve { try await stop.unlessMade { try await run() } }
                }
        } catch let error as StreamError where error == .cancelled && stop.isRequested {
            // That is what was asked for.
            return
        }
    }
}

extension OperatorSettings {
    /// Reads all sources; `defaults` count least, and are by the names of their settings. Throws a configuration error that tells everything that
    /// is wrong.
    static func read(
        file: String?, variables: [String: String], flags: [String: String], defaults: [String: String] = [:]
    ) throws -> OperatorSettings {
        var text: String?
        if let file {
            do {
                text = try String(contentsOfFile: file, encoding: .utf8)
            } catch {
                throw StreamError.configuration("the settings' file \(file) cannot be read: \(error.localizedDescription)")
            }
        }
        let result = try SettingSources(defaults: defaults, file: text, variables: variables, flags: flags).read()
        for warning in result.warnings { FileHandle.standardError.write(Data("warning: \(warning)\n".utf8)) }
        guard let settings = result.value else {
            throw StreamError.configuration(
                "the settings are wrong:\(result.problems.map { "\n  \($0)" }.joined())")
        }
        return settings
    }
}

extension TelemetrySettings {
    /// The log of a process with these variables.
    func logger(_ variables: [String: String]) -> Logger {
        let redaction = Redaction(environment: variables)
        let output = LogOutput()
        let format: LogFormat = logFormat == .json ? .json : .text
        let level = Logger.Level(rawValue: logLevel.rawValue) ?? .info
        var logger = Logger(label: "arcane-operator") { _ in
            LineLogHandler(logLevel: level, format: format, redaction: redaction, output: output)
        }
        if let clusterName { logger[metadataKey: "cluster"] = "\(clusterName)" }
        return logger
    }
}
