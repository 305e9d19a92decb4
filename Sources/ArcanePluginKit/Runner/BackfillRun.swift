import ArcaneCore
import ArcaneResources
import ArcaneStorage
import Logging

/// Reads everything the source has: slice by slice, several at a time where the source allows it, committed in order.
struct BackfillRun<Source: StreamSource> {
    let source: Source
    let environment: RunEnvironment
    let log: CommitLog
    /// The name of the backfill; an interrupted one of the same name goes on after its last committed slice.
    let id: String

    /// How often a backfill may begin again because the records did not fit the schema inferred so far.
    private static var maximumRestarts: Int { 50 }
    /// How often a backfill may begin again because the source no longer knows the place where it was. More would never end: the
    /// source forgets faster than it is read.
    private static var maximumExpiries: Int { 3 }

    /// Reads until the source is exhausted. Throws `StreamError.cancelled` where the stop is requested before.
    func run() async throws {
        if let done = await log.state.backfill, done.id == id, done.isComplete {
            environment.logger.info("the backfill is complete already", metadata: ["backfillId": "\(id)"])
            return try await writeMark()
        }
        var failures = 0
        var restarts = 0
        var expiries = 0
        var rows = CommittedRows()
        while true {
            do {
                try await readSlices(counting: &rows) { failures = 0 }
                try await writeMark()
                return rows.log(environment.logger)
            } catch {
                let error = StreamError(wrapping: error)
                if error.code == .schemaMismatch, let schema = error.newSchema, restarts < BackfillRun.maximumRestarts {
                    restarts += 1
                    try await widen(to: schema, because: error)
                } else if error.code == .cursorExpired {
                    expiries += 1
                    try await restart(because: error, isLast: expiries > BackfillRun.maximumExpiries)
                } else {
                    failures += error.code == .transient ? 1 : 0
                    try await RunRetry.pauseOrThrow(error, failures: failures, environment)
                }
            }
        }
    }

    private func readSlices(counting rows: inout CommittedRows, madeProgress: () -> Void) async throws {
        var (progress, schema) = try await begin()
        if progress.slice == nil { rows = CommittedRows(isWhole: true) }
        let end: Source.Position = try PositionCoding.decode(progress.startPosition)
        let previous: Source.Slice? = try progress.slice.map(PositionCoding.decode)
        var lanes = SliceLanes(
            source: source, environment: environment, backfillID: id, schema: schema, number: await log.nextNumber,
            previous: previous, end: end)
        // Whether files have been taken for a commit that may not be there: no other commit may go beyond them.
        var isCommitting = false
        var committedSlice = progress.slice
        do {
            while let slice = try await lanes.next() {
                progress.slice = try PositionCoding.encode(slice.slice)
                if let reached = slice.reached { progress.reachedPosition = try PositionCoding.encode(reached) }
                environment.observer.didReach(position: progress.slice?.text ?? "", time: nil, isCaughtUp: false)
                if await lanes.isDue {
                    isCommitting = true
                    rows.count += try await commit(
                        try await lanes.finish(nextNumber: await log.nextNumber + 1), &progress, &schema)
                    isCommitting = false
                    committedSlice = progress.slice
                    // Not before: a sink that takes nothing, such as a full disk, would never count as a failure.
                    madeProgress()
                }
            }
            progress.isComplete = true
            isCommitting = true
            rows.count += try await commit(
                try await lanes.finish(nextNumber: await log.nextNumber + 1), &progress, &schema)
        } catch {
            let error = StreamError(wrapping: error)
            let keepsFinished =
                error.code == .cancelled || error.code == .schemaMismatch || error.code == .transient && lanes.keepsSlicesApart
            let remains = try await lanes.end(keepingFinished: keepsFinished && !isCommitting)
            await log.doubt(remains.doubtful)
            await log.drop(remains.dropped)
            if let kept = remains.kept, progress.slice != committedSlice {
                rows.count += try await commit(kept, &progress, &schema)
                if !kept.data.isEmpty { madeProgress() }
            }
            throw error
        }
    }

    /// Goes on with the backfill of this name, or begins it: its position is taken before the first row is read, and is recorded.
    private func begin() async throws -> (BackfillState, Schema) {
        let state = await log.state
        if let unfinished = state.backfill, unfinished.id == id, unfinished.identity == source.identity {
            let stored = try await log.schema(unfinished.schema)
            let current = try await environment.stop.unlessMade { try await source.schema(known: stored) }
            if stored?.isSame(as: current) != false || current.isUnknown {
                try await removeVoidFiles(unfinished)
                return (unfinished, stored ?? current)
            }
            environment.logger.notice("the backfill begins again, since the schema is another one")
            return try await beginAnew(current)
        }
        return try await beginAnew(try await environment.stop.unlessMade { try await source.schema(known: nil) })
    }

    private func beginAnew(_ schema: Schema) async throws -> (BackfillState, Schema) {
        let start = try await environment.stop.unlessMade { try await source.currentPosition() }
        var state = await log.state
        let progress = BackfillState(
            id: id, identity: source.identity, startPosition: try PositionCoding.encode(start),
            schema: schema.isUnknown ? nil : try await log.store(schema), firstNumber: await log.nextNumber + 1)
        state.backfill = progress
        try await log.append(.backfill, files: [], state: state)
        try await removeVoidFiles(progress)
        return (progress, schema)
    }

    /// Removes the files of attempts that were given up, which are void from the commit on that says so.
    private func removeVoidFiles(_ progress: BackfillState) async throws {
        for file in try await environment.store.list(environment.layout.filePrefix(.backfill(id: id))) {
            if let number = environment.layout.number(ofFile: file.key), number < progress.firstNumber {
                try await environment.store.delete(file.key)
            }
        }
    }

    /// Makes what was read durable, together with how far the backfill has come. Returns the number of rows.
    private func commit(
        _ files: SliceLanes<Source>.Files, _ progress: inout BackfillState, _ schema: inout Schema
    ) async throws -> Int {
        var state = await log.state
        do {
            if progress.schema == nil, !schema.isUnknown { progress.schema = try await log.store(schema) }
        } catch {
            await log.drop(files.data + files.rejects)
            throw error
        }
        state.backfill = progress
        if progress.isComplete {
            state.identity = source.identity
            state.position = progress.reachedPosition ?? progress.startPosition
            state.schema = progress.schema
        }
        try await log.append(.backfill, files: files.data, rejects: files.rejects, state: state)
        environment.observer.didCommit(files.data, files.rejects)
        return files.data.reduce(0) { $0 + $1.rows }
    }

    /// The records do not fit the schema inferred so far: columns that are only added go into new files from here on; anything else
    /// would leave files of two shapes, so the backfill begins again with the wider schema.
    private func widen(to schema: Schema, because error: StreamError) async throws {
        guard environment.settings.schemaEvolution != .fail else {
            throw StreamError.configuration(
                "\(error.message); declare the schema in the spec, or set schemaEvolution to backfill")
        }
        var state = await log.state
        guard var progress = state.backfill else { throw error }
        let stored = try await log.schema(progress.schema)
        environment.logger.notice("the schema grows", metadata: ["reason": "\(error)"])
        progress.schema = try await log.store(schema)
        if let stored, !SchemaDifference(from: stored, to: schema).isAdditive {
            progress.slice = nil
            progress.firstNumber = await log.nextNumber + 1
        }
        state.backfill = progress
        try await log.append(.backfill, files: [], state: state)
        try await removeVoidFiles(progress)
    }

    /// The source no longer knows the place where the backfill was. To go on there is impossible, and to try would never end, so it
    /// begins again from the source's present.
    private func restart(because error: StreamError, isLast: Bool) async throws {
        guard !isLast else {
            throw StreamError.refused(
                "\(error.message); that is so for the \(BackfillRun.maximumExpiries + 1)th time, so the backfill takes longer than the source "
                    + "keeps what it needs: make it keep that for longer, or read faster")
        }
        environment.logger.notice("the backfill begins again", metadata: ["reason": "\(error)"])
        _ = try await beginAnew(try await environment.stop.unlessMade { try await source.schema(known: nil) })
    }

    private func writeMark() async throws {
        try await environment.store.put(environment.layout.completedMark(backfill: id), [])
    }
}

/// How many rows a backfill has committed, so that its end can say so.
private struct CommittedRows {
    var count = 0
    /// Whether this process has read the backfill from its first slice on; else an earlier one has committed rows, too.
    var isWhole = false

    /// Logs the end of a backfill. One without a row is mostly one that was asked for the wrong thing.
    func log(_ logger: Logger) {
        if isWhole, count == 0 {
            logger.warning("everything is read, and it is not a single row; check the spec with `preview`")
        } else {
            let name = isWhole ? "rows" : "rowsOfThisProcess"
            logger.notice("everything is read", metadata: [name: "\(count)"])
        }
    }
}
