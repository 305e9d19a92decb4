import ArcaneCore

/// When row groups and files are closed (names as in the reference plugins).
public struct RollingSettings: Hashable, Sendable {
    /// A row group closes after so many rows.
    public var rowsPerGroup: Int
    /// A row group closes when its first row is this old.
    public var groupingInterval: Duration
    /// A file closes after so many row groups.
    public var groupsPerFile: Int
    /// A row group closes when it takes this much memory, in bytes.
    public var bytesPerGroup: Int

    /// Creates settings.
    public init(
        rowsPerGroup: Int = 100_000, groupingInterval: Duration = .seconds(15), groupsPerFile: Int = 1,
        bytesPerGroup: Int = 16 << 20
    ) {
        self.rowsPerGroup = rowsPerGroup
        self.groupingInterval = groupingInterval
        self.groupsPerFile = groupsPerFile
        self.bytesPerGroup = bytesPerGroup
    }

    /// Whether an open row group with these figures is to be closed.
    func isGroupFull(rows: Int, bytes: Int, age: Duration) -> Bool {
        rows >= rowsPerGroup || bytes >= bytesPerGroup || (rows > 0 && age >= groupingInterval)
    }

    /// How long rows may wait for others before they are committed.
    var commitInterval: Duration { groupingInterval * groupsPerFile }
}
