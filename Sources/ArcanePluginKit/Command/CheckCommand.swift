import ArcaneCore
import ArcaneProcess
import ArcaneStorage
import ArgumentParser
import Foundation

/// Looks at everything that a stream needs, and says all that is wrong in one pass.
struct CheckCommand<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: "Says everything that is wrong with a stream, without running it.",
            discussion: "Exit code 0: nothing; 1: something a retry cannot mend; 2: only what may pass by itself.")
    }

    @OptionGroup var options: StreamOptions

    func run() async throws {
        let stream = try PreparedStream<Plugin>(options)
        var findings = [CheckFinding.good("the spec")]
        findings.append(await CheckFinding.of("the sink") { try await CheckCommand.probe(stream) })
        findings += await Plugin().check(stream.context)
        for finding in findings { print(Redaction(environment: stream.context.variables).apply(to: "\(finding)")) }
        let errors = findings.compactMap(\.error)
        if errors.contains(where: { ExitCode($0.code) == .permanent }) { throw CommandExit(code: .permanent) }
        if !errors.isEmpty { throw CommandExit(code: .retry) }
    }

    /// Writes and removes an object, and reads the stream's state.
    private static func probe(_ stream: PreparedStream<Plugin>) async throws -> String {
        let (store, name) = (try stream.store(), stream.context.environment.streamID)
        let key = "\(name)/_arcane/check-\(UUID().uuidString.lowercased())"
        guard try await store.putIfAbsent(key, [1]), try await !store.putIfAbsent(key, [2]), try await store.get(key) == [1]
        else {
            throw StreamError.configuration(
                "\(store.location) does not keep an object that exists from being replaced; use a store with conditional writes"
            )
        }
        try await store.delete(key)
        let state = try await CommitLog.peek(store: store, streamID: name)
        return "\(store.location), \(state.position.map { "position \($0.text)" } ?? "no position yet")"
    }
}

extension StreamPlugin {
    /// Makes the source and reads its schema.
    public func check(_ context: StreamContext<Spec>) async -> [CheckFinding] {
        [await checkSource(context)]
    }

    /// Makes the source and reads its schema: what every plugin's `check` begins with.
    public func checkSource(_ context: StreamContext<Spec>) async -> CheckFinding {
        await CheckFinding.of("the source") {
            let source = try await source(for: context)
            let schema = try await source.schemaOrThrow()
            return "\(source.identity), "
                + (schema.isUnknown ? "no rows to tell the columns from" : "\(schema.fields.count) columns")
        }
    }
}
