import ArcaneCore
import ArcaneProcess

/// The rows that the next commit will make durable, and whether they end where a window ended.
///
/// One exists from one commit to the next. It belongs to the run's own task; only the writers inside are shared.
struct OpenCommit: Sendable {
    let schema: Schema
    let reader: WindowReader
    /// Whether the last window was read to its end; only then may what is here be committed.
    private(set) var isAtBoundary = true
    /// Whether nothing waited here when the last window began: when that window is dropped, nothing else is lost with it.
    private(set) var wasEmptyBeforeWindow = true
    private let opened = ContinuousClock.now

    init(environment: RunEnvironment, folder: StreamLayout.Folder, schema: Schema, number: Int, lanes: Int = 1) {
        self.schema = schema
        var rolling = environment.settings.rolling
        // Half of it for all lanes together, since each has batches and pages in progress of its own besides.
        if lanes > 1 { rolling.bytesPerGroup = max(1 << 20, rolling.bytesPerGroup / (2 * lanes)) }
        reader = WindowReader(
            files: FileWriter(
                files: environment.files(folder, openFiles: lanes), schema: schema, rolling: rolling, number: number),
            rejects: RejectWriter(store: environment.store, layout: environment.layout, number: number),
            observer: environment.observer, silence: environment.silence,
            batchBytes: max(128 << 10, (512 << 10) / lanes))
    }

    /// Reads one window into the commit.
    mutating func read<Result: Sendable>(
        _ stop: StopRequest, _ read: @escaping @Sendable (RecordOutput) async throws -> Result
    ) async throws -> Result {
        wasEmptyBeforeWindow = if isAtBoundary { await holdsNothing } else { false }
        isAtBoundary = false
        let (reader, schema) = (reader, schema)
        let result = try await stop.unlessMade { try await reader.run(schema: schema, read) }
        isAtBoundary = true
        return result
    }

    /// Whether rows have waited for `commitInterval`, will have before the next window, or fill a file.
    func isDue(_ rolling: RollingSettings, pause: Duration) async -> Bool {
        if await reader.files.hasClosedFiles { return true }
        guard let oldest = await reader.files.oldestRow else { return false }
        return oldest.duration(to: .now) + pause >= rolling.commitInterval
    }

    /// Whether no rows wait here.
    var isEmpty: Bool {
        get async { await reader.files.rowCount == 0 }
    }

    /// Whether neither rows nor rejected records wait here.
    var holdsNothing: Bool {
        get async {
            guard await isEmpty else { return false }
            return await reader.rejects.isEmpty
        }
    }

    /// How long this commit has been open.
    var age: Duration { opened.duration(to: .now) }

    /// Closes the files and hands them over.
    func finish() async throws -> (files: [CommittedFile], rejects: [CommittedFile]) {
        // In this order: what fails afterwards must not leave rows behind.
        let rejects = try await reader.rejects.finish()
        return (try await reader.files.finish(), rejects)
    }

    /// Drops everything. Returns the keys of files that may be in the sink all the same.
    func abort() async -> [String] {
        await reader.files.abort() + reader.rejects.abort()
    }
}
