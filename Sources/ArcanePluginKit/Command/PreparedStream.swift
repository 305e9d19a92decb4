import ArcaneCore
import ArcaneResources
import ArcaneHTTP
import ArcaneStorage
import Foundation
import Logging

/// A stream whose environment and spec have been read and found right.
struct PreparedStream<Plugin: StreamPlugin>: Sendable {
    let context: StreamContext<Plugin.Spec>

    /// Reads the stream that the options name. Throws `StreamError.configuration` with every problem at once.
    init(_ options: StreamOptions) throws {
        let variables = ProcessInfo.processInfo.environment
        var logger = try options.logger(variables: variables)
        let environment = try options.environment(kind: Plugin.names.kind, variables: variables)
        logger[metadataKey: "streamId"] = "\(environment.streamID)"
        logger[metadataKey: "streamKind"] = "\(environment.streamKind)"
        if environment.isBackfill, let name = environment.backfillID { logger[metadataKey: "backfillId"] = "\(name)" }
        let result = Plugin.Spec.decode(from: environment.spec)
        for warning in result.warnings { logger.warning("\(warning)") }
        context = StreamContext(
            environment: environment, spec: try result.get(), variables: variables, http: HTTPClient(), logger: logger)
    }

    /// The stream's source.
    func source() async throws -> Plugin.Source {
        do {
            return try await Plugin().source(for: context)
        } catch {
            throw StreamError(wrapping: error)
        }
    }

    /// The store that the stream's data goes to.
    func store() throws -> any ObjectStore {
        try SinkStore.open(context.spec.sink, variables: context.variables, http: context.http)
    }
}
