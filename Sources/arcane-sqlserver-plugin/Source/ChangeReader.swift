import ArcaneCore
import ArcanePluginKit
import Logging
import Synchronization

/// Follows a table by change tracking.
final class ChangeReader: Sendable {
    private let table: StreamTable
    private let sessions: SessionPool
    private let logger: Logger
    private let warnings = Mutex<Set<String>>([])
    private let mayAskForFork = Mutex(true)

    init(_ table: StreamTable, sessions: SessionPool, logger: Logger) {
        self.table = table
        self.sessions = sessions
        self.logger = logger
    }

    /// The version that the database is at. Throws `StreamError.configuration` where the table is not tracked.
    func currentPosition() async throws -> VersionPosition {
        try await sessions.withSession { session in
            let range = try await self.range(session)
            return VersionPosition(version: range.current, history: range.history, readAt: .now)
        }
    }

    /// The last version before `instant` that is still known; nil where the table is not tracked, which the next window speaks of.
    ///
    /// The view of commits shows recent ones late, and to some logins not at all. So it only says how far to go back at least: where it
    /// knows nothing, everything is read again that change tracking still knows.
    func position(at instant: Timestamp) async throws -> VersionPosition? {
        try await sessions.withSession { session in
            let state = try await self.state(session)
            let fork = try await self.fork(session)
            guard let range = try? TrackedRange(state, fork: fork, of: self.table.name) else { return nil }
            let committed = try await self.version(before: instant, session)
            return VersionPosition(version: range.beginning(after: committed), history: range.history, readAt: instant)
        }
    }

    /// Reads the changes behind `position`.
    func changes(after position: VersionPosition, into output: RecordOutput) async throws -> ChangeWindow<SqlServerPosition> {
        try await sessions.withSession { session in
            let range = try await self.trackedRange(session)
            try range.check(position, of: self.table.name)
            var end = VersionPosition(version: range.current, history: range.history, readAt: .now)
            guard range.current > position.version else {
                return ChangeWindow(end: .version(end), isCaughtUp: true)
            }
            let usesSnapshot = try await session.allowsSnapshots()
            if usesSnapshot {
                try await session.beginSnapshot()
            } else {
                self.warnOnce(
                    "snapshot isolation is off, so a window is no single moment of the table, and rows may be newer than their version; "
                        + Remedy.allowSnapshots)
            }
            let reads = try await self.table.reads(session, schema: output.schema)
            // Once more, where nothing can be cleaned up any more behind the reader's back.
            try await self.trackedRange(session).check(position, of: self.table.name)
            let bound = try await self.bound(reads, after: position.version, upTo: range.current, session)
            if let bound {
                // When the server was at this version is not known, only that it was no earlier than the last one.
                end = VersionPosition(version: bound, history: range.history, readAt: position.readAt)
            }
            try await self.table.deliver(
                reads.changes(after: position.version, upTo: end.version),
                RowAssembly(reads.selection, origin: .changes(upTo: end.version), schema: output.schema), from: session,
                into: output)
            if usesSnapshot {
                try await session.endSnapshot()
            } else {
                try await self.trackedRange(session).check(position, of: self.table.name)
                _ = try await self.table.reads(session, schema: output.schema)
            }
            return ChangeWindow(end: .version(end), isCaughtUp: bound == nil)
        }
    }

    /// Checks that streaming can go on from where a backfill began, in the middle of it: to find that out at its end would be late.
    func check(_ position: VersionPosition) async throws {
        try await sessions.withSession { session in
            try await self.range(session).check(position, of: self.table.name)
        }
    }

    /// The version to stop at, where more rows have changed than a window is for; nil for no such bound.
    private func bound(
        _ reads: ReadQueries, after last: Int64, upTo upper: Int64, _ session: DatabaseSession
    ) async throws -> Int64? {
        // One version more is one transaction, which cannot be divided.
        guard upper - last > 1 else { return nil }
        let limit = table.spec.changesPerWindow
        let row = try await session.row(reads.bound(after: last, upTo: upper, limit: limit))
        guard let count = row.integer(0), count >= limit, let version = row.integer(1), version < upper else { return nil }
        return version
    }

    /// The versions that can be read. Throws `StreamError.configuration` where the table is not tracked or not there.
    private func range(_ session: DatabaseSession) async throws -> TrackedRange {
        try TrackedRange(try await state(session), fork: try await fork(session), of: table.name)
    }

    /// The versions that can be read, for a stream that has read some before. Throws `StreamError.cursorExpired` where they are gone with the
    /// tracking or the table, and `StreamError.refused` where the login lost its permission.
    private func trackedRange(_ session: DatabaseSession) async throws -> TrackedRange {
        let state = try await state(session)
        let fork = try await fork(session)
        if let range = try? TrackedRange(state, fork: fork, of: table.name) { return range }
        let discovery = try await table.catalog.discovery(session)
        if discovery.table != nil, state.current != nil, !discovery.database.permissions.viewChangeTracking {
            throw StreamError.refused(
                "the login may no longer see changes of \(table.name); \(Remedy.grantTracking(table.name))")
        }
        throw StreamError(
            .cursorExpired, "changes of \(table.name) are no longer tracked, so some are unknown: it needs a backfill")
    }

    private func state(_ session: DatabaseSession) async throws -> TrackingState {
        try TrackingState(try await session.row(VersionQueries.state(table.name)))
    }

    /// The line of restores, where the server has one and the login may see it; asked for no more once it was refused.
    private func fork(_ session: DatabaseSession) async throws -> String? {
        guard mayAskForFork.withLock({ $0 }) else { return nil }
        do {
            return try await session.rows(VersionQueries.fork, ofTable: false).first?.text(0)
        } catch let error as StreamError where error.code == .refused || error.code == .configuration {
            mayAskForFork.withLock { $0 = false }
            return nil
        }
    }

    private func version(before instant: Timestamp, _ session: DatabaseSession) async throws -> Int64? {
        do {
            return try await session.row(VersionQueries.version(before: Timestamp.now - instant)).integer(0)
        } catch let error as StreamError where error.code == .refused || error.code == .configuration {
            warnOnce(
                """
                the login may not see when changes were committed, so every start reads all changes again that the server still knows; \
                GRANT VIEW DATABASE STATE to the user, or accept that
                """, reason: error)
            return nil
        }
    }

    /// Says what is not as it should be, the first time that it is seen.
    private func warnOnce(_ text: String, reason: (any Error)? = nil) {
        guard warnings.withLock({ $0.insert(text).inserted }) else { return }
        logger.warning("\(text)", metadata: reason.map { ["reason": "\($0)"] })
    }
}
