import ArcaneCore
import ArcaneJSON
import ArcaneProcess
import ArcaneStorage
import Logging
import Synchronization

@testable import ArcanePluginKit

/// A stream in memory that tests start and stop.
final class TestStream: Sendable {
    let store = MemoryStore()
    let layout = StreamLayout(streamID: "numbers")
    let signal = RecordedSignal()

    /// Runs `source` once. Streaming stops when `until` holds for the committed numbers.
    func run(
        _ source: CountingSource, backfill: String? = nil, settings: RunSettings = .quick, stop: StopRequest = .init()
    ) async -> RunOutcome {
        let environment = RunEnvironment(
            streamID: "numbers", settings: settings, store: store, fileSuffix: "txt", encoder: { _, _ in LineEncoder() },
            stop: stop, observer: Observers(all: []), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            random: { 0.5 })
        return await StreamRunner(source: source, environment: environment, backfillID: backfill, signal: signal).run()
    }

    /// Streams until the committed position is `position`, then stops.
    func stream(_ source: CountingSource, to position: Int, settings: RunSettings = .quick) async -> RunOutcome {
        let stop = StopRequest()
        async let outcome = run(source, settings: settings, stop: stop)
        let watch = Task {
            while !Task.isCancelled, (try? commits().last?.state.position?.intValue) != position { await Task.yield() }
            stop.make()
        }
        let result = await outcome
        watch.cancel()
        return result
    }

    /// All commits, in order.
    func commits() throws -> [Commit] {
        try store.objects.filter { $0.key.hasPrefix(layout.commitPrefix) }.sorted { $0.key < $1.key }
            .map { try Commit(json: try JSONValue(parsing: $0.value), key: $0.key) }
    }

    /// The numbers in the files that commits list, in commit order; void attempts of a backfill do not count.
    func committedNumbers(_ kind: Commit.Kind) throws -> [Int] {
        try commits().filter { $0.kind == kind }.flatMap(\.files).flatMap { try numbers(inFile: $0.key) }
    }

    func numbers(inFile key: String) throws -> [Int] {
        guard let bytes = store.objects[key] else { throw MissingFile(key: key) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
    }

    /// The data files that no commit lists.
    func orphans() throws -> [String] {
        let listed = Set(try commits().flatMap { $0.files + $0.rejects }.map(\.key))
        return store.objects.keys.filter { $0.contains("/part-") && !listed.contains($0) }.sorted()
    }

    struct MissingFile: Error { var key: String }
}

extension RunSettings {
    /// Short intervals, so that tests do not wait.
    static let quick = RunSettings(
        lookBackInterval: .zero, changeCaptureInterval: .milliseconds(1),
        rolling: RollingSettings(rowsPerGroup: 5, groupingInterval: .seconds(3600), groupsPerFile: 1),
        idleCommitInterval: .zero, maximumAttempts: 2)
}

/// Records what the operator would be asked for.
final class RecordedSignal: BackfillSignal {
    private let state = Mutex((reasons: [String](), error: StreamError?.none))

    var reasons: [String] { state.withLock { $0.reasons } }
    func fail(with error: StreamError) { state.withLock { $0.error = error } }

    func requestBackfill(reason: String) async throws {
        try state.withLock { state in
            if let error = state.error { throw error }
            state.reasons.append(reason)
        }
    }
}
