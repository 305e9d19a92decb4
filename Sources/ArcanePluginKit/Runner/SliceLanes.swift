import ArcaneCore
import ArcaneStorage

/// Reads the slices of a backfill in order, or several at a time, and hands them on in order either way.
///
/// One lane writes into one commit after the other, so that small slices share a file. With more lanes each slice has files of its own,
/// and a slice that is finished before its predecessor waits for it.
struct SliceLanes<Source: StreamSource> {
    /// Files that are ready to be committed.
    struct Files: Sendable {
        var data: [CommittedFile] = []
        var rejects: [CommittedFile] = []
    }

    /// A slice that has been read to its end.
    struct FinishedSlice: Sendable {
        var slice: Source.Slice
        var reached: Source.Position?
    }

    private struct Lane {
        var slice: Source.Slice
        var commit: OpenCommit
        var task: Task<(Source.Position?, Files), any Error>
    }

    private let source: Source
    private let environment: RunEnvironment
    private let backfillID: String
    private let schema: Schema
    private let end: Source.Position
    private var previous: Source.Slice?
    private var number: Int
    /// The commit of a single lane.
    private var shared: OpenCommit
    private var lanes: [Lane] = []
    private var finished = Files()
    private var lastCommit = ContinuousClock.now

    init(
        source: Source, environment: RunEnvironment, backfillID: String, schema: Schema, number: Int,
        previous: Source.Slice?, end: Source.Position
    ) {
        self.source = source
        self.environment = environment
        self.backfillID = backfillID
        self.schema = schema
        self.number = number
        self.previous = previous
        self.end = end
        shared = OpenCommit(environment: environment, folder: .backfill(id: backfillID), schema: schema, number: number)
    }

    /// So many slices are read at a time. A file must be listed within `OrphanRemoval.reach` commits after it was begun.
    private var width: Int { min(max(1, source.parallelism), OrphanRemoval.reach / 2) }

    /// The next slice that has been read to its end; nil when there are no more.
    mutating func next() async throws -> FinishedSlice? {
        width == 1 ? try await readNext() : try await awaitNext()
    }

    /// Whether what has been read is worth a commit now.
    var isDue: Bool {
        get async {
            let rolling = environment.settings.rolling
            if lastCommit.duration(to: .now) >= rolling.commitInterval { return true }
            return width == 1 ? await shared.isDue(rolling, pause: .zero) : false
        }
    }

    /// Closes the files of all slices handed on so far, for a commit; later files are begun when `nextNumber` is next.
    mutating func finish(nextNumber: Int) async throws -> Files {
        var files = finished
        if width == 1 {
            let (data, rejects) = try await shared.finish()
            files.data += data
            files.rejects += rejects
            shared = OpenCommit(
                environment: environment, folder: .backfill(id: backfillID), schema: schema, number: nextNumber)
        }
        finished = Files()
        number = nextNumber
        lastCommit = .now
        return files
    }

    /// Whether slices that have been handed on are whole files, whatever happens to the ones behind them.
    var keepsSlicesApart: Bool { width > 1 }

    /// What is left when reading stops.
    struct Remains {
        /// The files of the slices handed on so far; nil where they are not to be kept, or not whole.
        var kept: Files?
        /// Files that are to be removed.
        var dropped: [CommittedFile] = []
        /// The keys of files that may be in the sink all the same.
        var doubtful: [String] = []
    }

    /// Stops reading; what is no file yet is dropped here.
    mutating func end(keepingFinished: Bool) async throws -> Remains {
        var remains = Remains()
        for lane in lanes { lane.task.cancel() }
        for lane in lanes {
            // A slice that had been read to its end before its turn came.
            if case .success((_, let files)) = await lane.task.result { remains.dropped += files.data + files.rejects }
            remains.doubtful += await lane.commit.abort()
        }
        lanes = []
        if keepingFinished, keepsSlicesApart || shared.isAtBoundary {
            remains.kept = try await finish(nextNumber: number)
        } else {
            remains.doubtful += await shared.abort()
            remains.dropped += finished.data + finished.rejects
            finished = Files()
        }
        return remains
    }

    private mutating func nextSlice() async throws -> Source.Slice? {
        let (source, previous, end) = (source, previous, end)
        let slice = try await environment.stop.unlessMade { try await source.slice(after: previous, before: end) }
        if let slice { self.previous = slice }
        return slice
    }

    private mutating func readNext() async throws -> FinishedSlice? {
        guard let slice = try await nextSlice() else { return nil }
        let source = source
        let reached = try await shared.read(environment.stop) { try await source.read(slice, into: $0) }
        return FinishedSlice(slice: slice, reached: reached)
    }

    private mutating func awaitNext() async throws -> FinishedSlice? {
        while lanes.count < width, let slice = try await nextSlice() { lanes.append(start(slice)) }
        guard let lane = lanes.first else { return nil }
        let (reached, files) = try await lane.task.value
        lanes.removeFirst()
        finished.data += files.data
        finished.rejects += files.rejects
        return FinishedSlice(slice: lane.slice, reached: reached)
    }

    private func start(_ slice: Source.Slice) -> Lane {
        let commit = OpenCommit(
            environment: environment, folder: .backfill(id: backfillID), schema: schema, number: number, lanes: width)
        let (source, stop) = (source, environment.stop)
        let task = Task {
            var open = commit
            let reached = try await open.read(stop) { try await source.read(slice, into: $0) }
            let (data, rejects) = try await open.finish()
            return (reached, Files(data: data, rejects: rejects))
        }
        return Lane(slice: slice, commit: commit, task: task)
    }
}
