import ArcaneCore
import ArcaneStorage
import Logging

/// Runs a stream once: a backfill to its end, or streaming until it is stopped.
struct StreamRunner<Source: StreamSource>: Sendable {
    let source: Source
    let environment: RunEnvironment
    /// The backfill to run; nil for streaming.
    let backfillID: String?
    /// Asks the operator for a backfill.
    let signal: any BackfillSignal

    /// Runs the stream and says how it ended. Never throws: every error is an outcome.
    func run() async -> RunOutcome {
        do {
            let (store, layout, logger) = (environment.store, environment.layout, environment.logger)
            let log = try await environment.stop.unlessMade {
                try await CommitLog.open(store: store, layout: layout, logger: logger)
            }
            if let backfillID {
                try await BackfillRun(source: source, environment: environment, log: log, id: backfillID).run()
                return .backfillComplete
            }
            try await StreamingRun(source: source, environment: environment, log: log).run()
            return .stopped(isBackfill: false)
        } catch {
            return await outcome(of: StreamError(wrapping: error))
        }
    }

    private func outcome(of error: StreamError) async -> RunOutcome {
        switch error.code {
        case .cancelled: return .stopped(isBackfill: backfillID != nil)
        case .schemaMismatch, .cursorExpired:
            // A backfill that needs a backfill would ask for itself for ever.
            if backfillID != nil { return .failed(StreamError(.transient, error.message)) }
            environment.logger.notice("the stream needs a backfill", metadata: ["reason": "\(error)"])
            do {
                try await signal.requestBackfill(reason: error.message)
                return .backfillRequested
            } catch {
                return .backfillNotRequested(reason: StreamError(wrapping: error).message)
            }
        default: return .failed(error)
        }
    }
}

/// How the operator is told that a stream needs a backfill.
protocol BackfillSignal: Sendable {
    /// Tells the operator; throws where it could not be told.
    func requestBackfill(reason: String) async throws
}
