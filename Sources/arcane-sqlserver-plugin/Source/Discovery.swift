/// What the catalog says of the database and the table, at one moment.
struct Discovery: Hashable, Sendable {
    /// The database.
    var database: DatabaseDescription
    /// The table; nil where there is none, or the login may not see it.
    var table: TableDescription?
}
