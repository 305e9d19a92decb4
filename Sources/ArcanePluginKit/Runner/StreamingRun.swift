import ArcaneCore
import Logging

/// Follows a source: one window of changes after the other, from the lookback rule's position until the stream is stopped.
struct StreamingRun<Source: StreamSource> {
    let source: Source
    let environment: RunEnvironment
    let log: CommitLog

    /// Streams until the stop is requested. Throws `StreamError`: `schemaMismatch` and `cursorExpired` ask for a backfill.
    func run() async throws {
        var failures = 0
        var adopted: Schema?
        var looksBack = true
        while true {
            var isReplaying = false
            do {
                try await follow(adopted, lookingBack: looksBack, isReplaying: &isReplaying) { failures = 0 }
                return
            } catch {
                let error = StreamError(wrapping: error)
                if error.code == .cancelled { return }
                if error.code == .schemaMismatch, let found = error.newSchema, found != adopted {
                    // A record did not fit. What was read since the last commit is read again, with the schema that it fits.
                    adopted = try agree(stored: try await adopted.orStored(log), current: found)
                    continue
                }
                if error.code == .cursorExpired, isReplaying {
                    // The lookback begins where the source just forgets; the saved position may be good.
                    environment.logger.warning(
                        "the lookback cannot be read to its end, so it goes on from the saved position",
                        metadata: ["reason": "\(error)"])
                    looksBack = false
                    continue
                }
                failures += error.code == .transient ? 1 : 0
                try await RunRetry.pauseOrThrow(error, failures: failures, environment)
            }
        }
    }

    /// Reads windows until the stop; what has been read since the last commit is dropped when anything is thrown.
    private func follow(
        _ adopted: Schema?, lookingBack: Bool, isReplaying: inout Bool, madeProgress: () -> Void
    ) async throws {
        var (schema, reached) = try await environment.stop.unlessMade {
            let schema = try await agreedSchema(stored: try await adopted.orStored(log))
            return (schema, try await start(lookingBack: lookingBack))
        }
        var commit = await openCommit(schema)
        do {
            while true {
                schema = try await environment.stop.unlessMade { [schema] in try await agreedSchema(stored: schema) }
                if schema != commit.schema {
                    // Rows of the new shape never go into files of the old.
                    try await finish(commit, at: reached.saved)
                    commit = await openCommit(schema)
                }
                let from = reached.position
                isReplaying = reached.isReplaying
                let window = try await commit.read(environment.stop) { try await source.changes(after: from, into: $0) }
                reached.advance(to: window.end)
                // A window with rows counts when they are committed: a sink that takes nothing, such as a full disk, is a failure.
                if await commit.isEmpty { madeProgress() }
                let pause = window.isCaughtUp ? nextPause() : .zero
                environment.observer.didReach(
                    position: try PositionCoding.encode(window.end).text, time: source.time(of: window.end),
                    isCaughtUp: window.isCaughtUp)
                let isIdleDue =
                    try await isNew(reached.saved) && commit.age + pause >= environment.settings.idleCommitInterval
                if await commit.isDue(environment.settings.rolling, pause: pause) || isIdleDue {
                    try await finish(commit, at: reached.saved)
                    madeProgress()
                    commit = await openCommit(schema)
                }
                if window.isCaughtUp {
                    environment.observer.expectProgress(within: pause + environment.silence)
                    try await environment.stop.sleep(for: pause)
                }
            }
        } catch {
            try await end(commit, at: reached.saved, after: error)
        }
    }

    /// Ends what is open when a stop was requested or something was thrown: what was read to its end is committed, the rest dropped.
    private func end(_ commit: OpenCommit, at position: Source.Position, after error: any Error) async throws {
        let error = StreamError(wrapping: error)
        let keepsRows = error.code == .cancelled || error.code == .schemaMismatch || error.code == .cursorExpired
        let (isNew, holdsNothing) = (try await isNew(position), await commit.holdsNothing)
        if keepsRows, commit.isAtBoundary, isNew || !holdsNothing {
            try await finish(commit, at: position)
        } else {
            await log.doubt(await commit.abort())
            // An idle stream is stopped in the middle of a look as often as between two; what it had come to before counts all the same.
            if keepsRows, isNew, commit.wasEmptyBeforeWindow { try await finish(await openCommit(commit.schema), at: position) }
        }
        if error.code != .cancelled { throw error }
    }

    private func openCommit(_ schema: Schema) async -> OpenCommit {
        OpenCommit(environment: environment, folder: .data, schema: schema, number: await log.nextNumber)
    }

    /// Makes what was read durable, together with the position it brings the stream to; only then is the source told.
    private func finish(_ commit: OpenCommit, at position: Source.Position) async throws {
        var state = await log.state
        state.identity = source.identity
        state.position = try PositionCoding.encode(position)
        if !commit.schema.isUnknown, state.schema != commit.schema.fingerprint {
            state.schema = try await log.store(commit.schema)
        }
        let (files, rejects) = try await commit.finish()
        try await log.append(.data, files: files, rejects: rejects, state: state)
        environment.observer.didCommit(files, rejects)
        try await source.acknowledge(position)
    }

    /// Whether a commit at `position` would save another position than the stream has.
    private func isNew(_ position: Source.Position) async throws -> Bool {
        try PositionCoding.encode(position) != (await log.state.position)
    }

    private func agreedSchema(stored: Schema?) async throws -> Schema {
        try agree(stored: stored, current: try await source.schema(known: stored))
    }

    private func agree(stored: Schema?, current: Schema) throws -> Schema {
        switch SchemaDecision.decide(stored: stored, current: current, evolution: environment.settings.schemaEvolution) {
        // The present one says more, where the stored one is of an older version.
        case .proceed: return current.isUnknown ? stored ?? current : current
        case .adopt: return current
        case .requestBackfill(let reason): throw StreamError(.schemaMismatch, reason, newSchema: current)
        case .fail(let reason):
            throw StreamError.configuration("\(reason); adapt the readers, then set schemaEvolution to backfill or evolve")
        }
    }

    private func start(lookingBack: Bool) async throws -> ReadPosition<Source.Position> {
        let state = await log.state
        if state.position != nil, let identity = state.identity, identity != source.identity {
            throw StreamError(
                .cursorExpired,
                "the stored position belongs to \(identity), and the stream now reads \(source.identity): it needs a backfill")
        }
        let saved: Source.Position? = try state.position.map(PositionCoding.decode)
        let lookBack =
            lookingBack ? try await source.position(at: .now - environment.settings.lookBackInterval) : nil
        if let start = ReadPosition(saved: saved, lookBack: lookBack) { return start }
        return ReadPosition(start: try await source.currentPosition())
    }

    private func nextPause() -> Duration {
        PollSchedule(interval: environment.settings.changeCaptureInterval).pause(random: environment.random())
    }
}

extension Schema? {
    /// This schema, or else the one that the stream has been writing.
    fileprivate func orStored(_ log: CommitLog) async throws -> Schema? {
        if let self { return self }
        return try await log.schema(await log.state.schema)
    }
}
