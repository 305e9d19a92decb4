import ArcaneCore
import ArcaneODBC

/// What failures of the database mean for a stream of a table.
struct ReadFailures: Hashable, Sendable {
    /// The table.
    var table: TableName
    /// Whether a name that the server does not know can only mean that the table has changed since the catalog was asked: the stream
    /// made the whole statement, and its table is no view.
    var mayRace: Bool

    /// No such database, one that is offline, not accessible for now or not to be opened, and no such host.
    private static let notFound: Set<Int> = [911, 942, 976, 978, 4060, 20_013]

    /// The failure to open a session as a stream's error.
    ///
    /// A server or a database that nobody finds is a setting to correct, unless it is known to have been there: then its name will be
    /// found again, and the database come out of its failover.
    func streamError(_ error: ODBCError, whileOpening isKnownToBeThere: Bool) -> StreamError {
        guard isKnownToBeThere, ReadFailures.notFound.contains(error.native) else { return streamError(error) }
        return StreamError.transient("what was there before is not found now: \(error.message)")
    }

    /// The failure as a stream's error.
    func streamError(_ error: ODBCError) -> StreamError {
        switch error.native {
        case 22_105, 4998:
            StreamError(.cursorExpired, "changes of \(table) are no longer tracked, so some are unknown: it needs a backfill")
        case 207 where mayRace, 208 where mayRace:
            StreamError.transient("\(table) was changed while it was read: \(error.message)")
        case 3952:
            StreamError.transient("snapshot isolation was switched off while \(table) was read: \(error.message)")
        case 22_117:
            StreamError.configuration(
                "this replica cannot tell the changes of \(table); \(Remedy.connectToPrimary) (\(error.message))")
        case 229, 230:
            StreamError.refused("\(error.message); \(Remedy.grantSelect(table)), or leave the column out by fields.exclude")
        default: StreamError(error)
        }
    }
}
