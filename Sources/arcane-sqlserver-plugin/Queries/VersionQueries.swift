import ArcaneCore

/// What is asked of change tracking before and after changes are read.
enum VersionQueries {
    /// The state of change tracking; see `TrackingState.init(_:)`.
    ///
    /// It is asked before the transaction that reads changes begins: so the version can be older than what the transaction sees, which
    /// the next window makes good, and never newer, which would lose changes.
    static func state(_ table: TableName) -> Statement {
        Statement(
            text: """
                SELECT CAST(CHANGE_TRACKING_CURRENT_VERSION() AS nvarchar(20)), \
                CAST(CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(?)) AS nvarchar(20)), \
                CONVERT(nvarchar(36), d.service_broker_guid), CAST(o.object_id AS nvarchar(20)), \
                CONVERT(nvarchar(30), o.create_date, 126), CAST(ct.begin_version AS nvarchar(20)) \
                FROM sys.databases AS d LEFT JOIN sys.objects AS o ON o.object_id = OBJECT_ID(?) \
                LEFT JOIN sys.change_tracking_tables AS ct ON ct.object_id = o.object_id WHERE d.name = DB_NAME()
                """, parameters: [table.quoted, table.quoted], limit: Statement.catalogLimit)
    }

    /// The line of backups and restores that the database is on; no row where the login may not see it.
    static let fork = Statement(
        text: """
            SELECT CONVERT(nvarchar(36), recovery_fork_guid) FROM sys.database_recovery_status WHERE database_id = DB_ID()
            """, limit: Statement.catalogLimit)

    /// The last version that was committed longer ago than this, by the server's clock.
    static func version(before elapsed: Duration) -> Statement {
        Statement(
            text: """
                SELECT CAST(MAX(commit_ts) AS nvarchar(20)) FROM sys.dm_tran_commit_table \
                WHERE commit_time < \(ServerClock.time(elapsed, before: "GETUTCDATE()"))
                """)
    }
}

/// What change tracking says of a table at one moment.
struct TrackingState: Hashable, Sendable {
    /// The version of the last committed change of the database; nil where tracking is off.
    var current: Int64?
    /// The earliest version behind which all changes are known; nil where the table is not tracked, or the login may not see it.
    var minimumValid: Int64?
    /// The database's identifier.
    var database: String
    /// The table's number and the moment it was made; nil where there is no such table.
    var table: String?
    /// The version at which tracking of the table began.
    var trackingBegan: Int64?

    /// Reads the answer to `VersionQueries.state`.
    init(_ row: CatalogRow) throws {
        current = row.integer(0)
        minimumValid = row.integer(1)
        database = try row.required(2, "the identifier of the database")
        table = row.text(3).map { "\($0)@\(row.text(4) ?? "")" }
        trackingBegan = row.integer(5)
    }

    /// Creates a state by hand.
    init(current: Int64?, minimumValid: Int64?, database: String, table: String?, trackingBegan: Int64?) {
        self.current = current
        self.minimumValid = minimumValid
        self.database = database
        self.table = table
        self.trackingBegan = trackingBegan
    }
}
