/// A time of day as the driver delivers the bytes of `time`: SQL Server's structure `SQL_SS_TIME2`.
struct TimeBytes {
    /// The size of the structure.
    static let count = 12

    private var hour: UInt16
    private var minute: UInt16
    private var second: UInt16
    private var unused: UInt16
    private var fraction: UInt32

    /// The time, in nanoseconds since midnight; nil where the parts are no time.
    var nanoseconds: Int64? {
        ClockTime.nanoseconds(hour: hour, minute: minute, second: second, fraction: fraction)
    }
}

/// A point in time with its offset as the driver delivers the bytes of `datetimeoffset`: `SQL_SS_TIMESTAMPOFFSET`. The parts are
/// local, and the offset is what the place is ahead of UTC.
struct OffsetTimestampBytes {
    /// The size of the structure.
    static let count = 20

    private var year: Int16
    private var month: UInt16
    private var day: UInt16
    private var hour: UInt16
    private var minute: UInt16
    private var second: UInt16
    private var fraction: UInt32
    private var offsetHours: Int16
    private var offsetMinutes: Int16

    /// The local time; nil where the parts are none.
    var local: ClockTime? {
        ClockTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction)
    }

    /// The minutes that the place is ahead of UTC.
    var offset: Int { Int(offsetHours) * 60 + Int(offsetMinutes) }
}
