import ArcaneCore
import ArcaneProcess
import ArcaneResources
import ArcaneKubernetes
import ArcanePrometheus
import ArgumentParser
import Foundation
import Logging

/// Runs the stream: a backfill to its end, or streaming until SIGTERM.
struct RunCommand<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: "Runs the stream that the environment, or a file, describes.",
            discussion: """
                Exit code 0: the backfill is complete, the stream was stopped, or a backfill was asked for. 1: a retry cannot mend it. \
                2: try again (list it in the Job's podFailurePolicy with action Ignore).
                """)
    }

    @Option(
        help: "Serve /metrics and /healthz on this port; 0 for none. [default: ARCANE__METRICS_PORT, else 9090 in a cluster]")
    var metricsPort: Int?

    @OptionGroup var options: StreamOptions

    func run() async throws {
        let stop = StopRequest()
        let listener = SignalListener(stop, exitCodeWhenLate: ExitCode.retry.rawValue)
        listener.start()
        do {
            let stream = try PreparedStream<Plugin>(options)
            listener.setExitCodeWhenLate(
                RunOutcome.stopped(isBackfill: stream.context.environment.isBackfill).exitCode.rawValue)
            let outcome = try await serve(stream, stop)
            RunCommand.report(outcome, stream.context.logger)
            guard outcome.exitCode == .success else { throw CommandExit(code: outcome.exitCode) }
        } catch let error as StreamError {
            TerminationMessage.write(error.message)
            throw error
        }
    }

    private func serve(_ stream: PreparedStream<Plugin>, _ stop: StopRequest) async throws -> RunOutcome {
        let environment = stream.context.environment
        let registry = PrometheusRegistry()
        let health = Health()
        let metrics = StreamMetrics(
            streamID: environment.streamID, kind: environment.streamKind, isBackfill: environment.isBackfill,
            factory: registry)
        let endpoint = Endpoint(port: try port(stream.context.variables), registry: registry, health: health)
        return try await endpoint.serve {
            let progress = ProgressLine.isWanted ? [ProgressLine()] : []
            let outcome = await run(stream, stop, Observers(all: [metrics, health] + progress))
            for line in progress { line.end() }
            return outcome
        }
    }

    private func run(_ stream: PreparedStream<Plugin>, _ stop: StopRequest, _ observer: any RunObserver) async -> RunOutcome {
        let (context, sink) = (stream.context, stream.context.spec.sink)
        context.logger.info("started", metadata: ["version": "\(CommandVersion<Plugin>.text)", "sink": "\(sink.location)"])
        do {
            let source = try await stop.unlessMade { try await stream.source() }
            let runner = StreamRunner(
                source: source,
                environment: RunEnvironment(
                    streamID: context.environment.streamID, settings: RunSettings(context.spec), store: try stream.store(),
                    fileSuffix: sink.fileSuffix, encoder: sink.encoder(for: context.environment), stop: stop,
                    observer: observer, silence: source.maximumSilence, logger: context.logger),
                backfillID: context.environment.isBackfill ? try await stop.unlessMade { try await backfillID(stream) } : nil,
                signal: signal(stream))
            return await runner.run()
        } catch {
            let error = StreamError(wrapping: error)
            return error.code == .cancelled ? .stopped(isBackfill: context.environment.isBackfill) : .failed(error)
        }
    }

    /// The name that was given; without one, that of an unfinished backfill, else one made of the time.
    private func backfillID(_ stream: PreparedStream<Plugin>) async throws -> String {
        let environment = stream.context.environment
        if let given = environment.backfillID { return given }
        let state = try await CommitLog.peek(store: try stream.store(), streamID: environment.streamID)
        if let unfinished = state.backfill, !unfinished.isComplete { return unfinished.id }
        return "backfill-" + Timestamp(milliseconds: Timestamp.now.milliseconds).iso8601.filter { $0.isNumber || $0 == "T" }
    }

    private func signal(_ stream: PreparedStream<Plugin>) -> any BackfillSignal {
        guard let cluster = ClusterConfiguration.inCluster(stream.context.variables) else { return NoOperator() }
        let environment = stream.context.environment
        return JobAnnotation(
            client: KubernetesClient(cluster), job: environment.streamID, keys: environment.stateAnnotationKeys)
    }

    private func port(_ variables: [String: String]) throws -> Int {
        if let metricsPort { return metricsPort }
        guard let text = variables["ARCANE__METRICS_PORT"], !text.isEmpty else { return options.spec == nil ? 9090 : 0 }
        guard let port = Int(text), (0...65535).contains(port) else {
            throw StreamError.configuration("ARCANE__METRICS_PORT '\(text)' is no port; give 0 for none, or 1 to 65535")
        }
        return port
    }

    private static func report(_ outcome: RunOutcome, _ logger: Logger) {
        switch outcome {
        case .backfillComplete: logger.notice("the backfill is complete")
        case .stopped(isBackfill: false): logger.notice("stopped")
        case .stopped(isBackfill: true):
            logger.notice("the backfill was cut short; it goes on with the next start of the same name")
        case .backfillRequested: logger.notice("ended, so that the operator runs a backfill")
        case .backfillNotRequested(let reason): logger.error("\(reason)")
        case .failed(let error): logger.error("\(error)", metadata: ["code": "\(error.code.rawValue)"])
        }
        if let message = outcome.failureMessage { TerminationMessage.write(message) }
    }
}

extension RunOutcome {
    /// What a person has to know of a run that failed.
    var failureMessage: String? {
        switch self {
        case .failed(let error): error.message
        case .backfillNotRequested(let reason): reason
        default: nil
        }
    }
}
