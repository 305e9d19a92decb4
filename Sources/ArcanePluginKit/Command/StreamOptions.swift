import ArcaneCore
import ArcaneProcess
import ArcaneResources
import ArgumentParser
import Foundation
import Logging

/// The options by which every command finds its stream and writes its log.
struct StreamOptions: ParsableArguments {
    @Option(help: "Read the stream from this file (a manifest or its spec, YAML or JSON) instead of the environment.")
    var spec: String?

    @Flag(help: "Run a backfill; with --spec. In a cluster the operator says it.")
    var backfill = false

    @Option(help: "The name of the backfill; an interrupted one of the same name goes on.")
    var backfillID: String?

    @Option(help: "The stream's name; with --spec. [default: metadata.name, else the file's name]")
    var streamID: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. [default: ARCANE__LOG_LEVEL, else info]")
    var logLevel: String?

    @Option(help: "text or json. [default: ARCANE__LOG_FORMAT, else text]")
    var logFormat: String?

    /// The stream, from the file or the environment.
    func environment(kind: String, variables: [String: String]) throws -> StreamEnvironment {
        if let spec {
            return try SpecFile(path: spec, kind: kind, isBackfill: backfill, backfillID: backfillID, streamID: streamID)
                .environment
        }
        let result = StreamEnvironment.read(variables)
        guard var environment = result.value else {
            let lines = result.problems.map { "\n  \($0)" }.joined()
            throw StreamError.configuration("the environment does not describe a stream:\(lines)")
        }
        if backfill { environment.isBackfill = true }
        if let backfillID { environment.backfillID = backfillID }
        return environment
    }

    /// The log of the process.
    func logger(variables: [String: String]) throws -> Logger {
        let level = try setting(logLevel, "ARCANE__LOG_LEVEL", variables, "log level", Logger.Level.init(rawValue:)) ?? .info
        let format = try setting(logFormat, "ARCANE__LOG_FORMAT", variables, "log format", LogFormat.init(rawValue:)) ?? .text
        let redaction = Redaction(environment: variables)
        let output = LogOutput()
        return Logger(label: "arcane") { _ in
            LineLogHandler(logLevel: level, format: format, redaction: redaction, output: output)
        }
    }

    private func setting<Value>(
        _ option: String?, _ variable: String, _ variables: [String: String], _ name: String, _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let text = option ?? variables[variable].flatMap({ $0.isEmpty ? nil : $0 }) else { return nil }
        guard let value = parse(text.lowercased()) else {
            throw StreamError.configuration("'\(text)' is no \(name); see --help")
        }
        return value
    }
}
