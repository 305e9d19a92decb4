/// The history that versions of change tracking belong to: those of another database, of a restored one, or of a table that was made
/// again count something else.
struct History: Hashable, Sendable, Codable {
    /// The database's identifier, which copies of it on other servers share.
    var database: String
    /// The identifier of the line of backups and restores that the database is on; nil where the login may not see it.
    var fork: String?
    /// The number of the table and the moment it was made.
    var table: String
    /// The version at which tracking of the table began.
    var trackingBegan: Int64

    /// Whether `other` is the same history, as far as both are known.
    func isSame(as other: History) -> Bool {
        database == other.database && table == other.table && trackingBegan == other.trackingBegan
            && (fork == nil || other.fork == nil || fork == other.fork)
    }

    /// What tells `other`, the later one, from this history, as it follows "the database"; nil where they are the same.
    func difference(to other: History) -> String? {
        if database != other.database { return "is another one" }
        if let fork, let now = other.fork, fork != now { return "has been restored" }
        if table != other.table { return "has a new table of the old name" }
        return trackingBegan == other.trackingBegan ? nil : "tracks changes of the table anew"
    }
}
