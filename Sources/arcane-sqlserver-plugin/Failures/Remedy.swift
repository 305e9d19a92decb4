/// The T-SQL that gives a stream what it misses.
enum Remedy {
    /// Switches change tracking on in the database.
    static let enableDatabase = "ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)"

    /// Lets transactions read snapshots.
    static let allowSnapshots = "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON"

    /// Reads from where changes are known.
    static let connectToPrimary =
        "connect to the primary, such as by the availability group's listener without ApplicationIntent=ReadOnly"

    /// Switches change tracking on for a table.
    static func enableTable(_ table: TableName) -> String { "ALTER TABLE \(table.quoted) ENABLE CHANGE_TRACKING" }

    /// Lets a login read a table.
    static func grantSelect(_ table: TableName) -> String { "GRANT SELECT ON \(table.quoted) TO [the user]" }

    /// Lets a login see the changes of a table.
    static func grantTracking(_ table: TableName) -> String {
        "GRANT VIEW CHANGE TRACKING ON \(table.quoted) TO [the user]"
    }
}
