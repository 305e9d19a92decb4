/// The database, as its catalog describes it at one moment.
struct DatabaseDescription: Hashable, Sendable {
    /// The name of the database.
    var name: String
    /// Whether nothing can be written to it, as with a readable replica.
    var isReadOnly: Bool
    /// Whether transactions may read a snapshot.
    var allowsSnapshots: Bool
    /// Whether change tracking is on.
    var tracksChanges: Bool
    /// How long changes are kept; nil where they are not tracked, or never cleaned away.
    var retention: Duration?
    /// Whether the login sees the values of masked columns.
    var seesMasked: Bool
    /// What the login may do with the table.
    var permissions: TablePermissions
}

/// What a login may do with a table.
struct TablePermissions: Hashable, Sendable {
    /// SELECT.
    var select: Bool
    /// VIEW CHANGE TRACKING.
    var viewChangeTracking: Bool
}
