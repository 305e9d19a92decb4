/// How the rows of a result are read.
public struct ReadOptions: Hashable, Sendable {
    /// What to do with a time that is finer than the unit of the field that it is read as.
    public enum FinerTimes: Hashable, Sendable {
        /// Throw `invalidData`: every value is read exactly, or not at all.
        case refuse
        /// Cut what is below the unit, as 100 ns of a `datetime2(7)` in microseconds.
        case truncate
    }

    /// What to do with finer times; they are refused unless told otherwise.
    public var finerTimes = FinerTimes.refuse
    /// About how many bytes of values a batch has at most. One row is never divided.
    public var batchBytes = 4 << 20
    /// How many rows a batch has at most.
    public var batchRows = 16_384
    /// How long the server may be silent, where that is less than the connection's `commandTimeout`; in whole seconds.
    public var silence: Duration?
    /// How many rows the driver is asked for at once; fewer where they are wide.
    public var blockRows = 1000
    /// The size of the parts in which long values are fetched, in bytes.
    var partBytes = 64 << 10

    /// Creates options; all begin with their defaults.
    public init() {}
}
