import ArcaneCore

/// The versions whose changes can be read: what both checks of a window find.
struct TrackedRange: Hashable, Sendable {
    /// The earliest version behind which all changes are known.
    var minimumValid: Int64
    /// The version up to which changes are read.
    var current: Int64
    /// The history that both belong to.
    var history: History

    /// Reads the state of change tracking. Throws `StreamError.configuration` where the table is not tracked or not there.
    init(_ state: TrackingState, fork: String?, of name: TableName) throws {
        guard let table = state.table else {
            throw StreamError.configuration(TrackedRange.missing(name))
        }
        guard let current = state.current else {
            throw StreamError.configuration(
                "change tracking is off in the database; switch it on: \(Remedy.enableDatabase), then \(Remedy.enableTable(name))"
            )
        }
        guard let minimumValid = state.minimumValid else {
            throw StreamError.configuration(
                "changes of \(name) are not tracked, or the login may not see them; \(Remedy.enableTable(name)), or "
                    + Remedy.grantTracking(name))
        }
        self.minimumValid = minimumValid
        self.current = current
        history = History(
            database: state.database, fork: fork, table: table, trackingBegan: state.trackingBegan ?? 0)
    }

    /// What to say of a table that is not there.
    static func missing(_ name: TableName) -> String {
        "\(name) does not exist, or the login may not see it; check schema and table, or \(Remedy.grantSelect(name))"
    }

    /// The version to read behind, where everything behind `committed` is wanted, or everything that is known where that is nil. More may have
    /// been committed since the range was asked for.
    func beginning(after committed: Int64?) -> Int64 {
        min(max(committed ?? minimumValid, minimumValid), current)
    }

    /// Checks that every change behind `position` is known. Throws `StreamError.cursorExpired` where it is not.
    func check(_ position: VersionPosition, of name: TableName) throws {
        if let difference = position.history.difference(to: history) {
            throw StreamError(
                .cursorExpired,
                "the database of \(name) \(difference), so version \(position.version) says nothing: it needs a backfill")
        }
        if current < position.version {
            throw StreamError(
                .cursorExpired,
                "the database is at version \(current), before the stream's \(position.version), as after a restore or a failover that "
                    + "lost changes: \(name) needs a backfill")
        }
        try check(baseline: position.version, of: name)
    }

    /// Checks that every change behind `baseline` is still known.
    func check(baseline: Int64, of name: TableName) throws {
        guard baseline < minimumValid else { return }
        throw StreamError(
            .cursorExpired,
            "changes of \(name) behind version \(baseline) are no longer known, only those behind \(minimumValid): the table was truncated, or "
                + "the stream stood still for longer than CHANGE_RETENTION; it needs a backfill")
    }
}
