import ArcaneCore
import CODBC

/// A point in time to the nanosecond, of any year.
struct ClockTime: Hashable {
    /// Days since 1970-01-01.
    var day: Int
    /// Nanoseconds since midnight.
    var nanoseconds: Int64

    static let dayLength: Int64 = 86_400_000_000_000

    /// The time with these parts, the fraction in nanoseconds; nil where they are none.
    init?(
        year: Int16, month: UInt16, day: UInt16, hour: UInt16, minute: UInt16, second: UInt16, fraction: UInt32
    ) {
        guard (1...12).contains(month), (1...31).contains(day),
            let time = ClockTime.nanoseconds(hour: hour, minute: minute, second: second, fraction: fraction)
        else { return nil }
        self.day = CivilDate(year: Int(year), month: Int(month), day: Int(day)).daysSince1970
        nanoseconds = time
    }

    /// The time of a structure of ODBC.
    init?(_ value: SQL_TIMESTAMP_STRUCT) {
        self.init(
            year: value.year, month: value.month, day: value.day, hour: value.hour, minute: value.minute,
            second: value.second, fraction: value.fraction)
    }

    /// The nanoseconds since midnight; nil where the parts are no time of day.
    static func nanoseconds(hour: UInt16, minute: UInt16, second: UInt16, fraction: UInt32) -> Int64? {
        guard hour < 24, minute < 60, second < 60, fraction < 1_000_000_000 else { return nil }
        return (Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)) * 1_000_000_000 + Int64(fraction)
    }

    /// The same instant in UTC, where this is the time of a place that is so many minutes ahead.
    func utc(offset minutes: Int) -> ClockTime {
        var time = self
        time.nanoseconds -= Int64(minutes) * 60_000_000_000
        while time.nanoseconds < 0 {
            time.nanoseconds += ClockTime.dayLength
            time.day -= 1
        }
        while time.nanoseconds >= ClockTime.dayLength {
            time.nanoseconds -= ClockTime.dayLength
            time.day += 1
        }
        return time
    }

    /// Units since 1970-01-01; nil where 64 bits do not hold them, or where there is more below the unit than may be cut.
    func count(of unit: TimeUnit, _ finer: ReadOptions.FinerTimes) -> Int64? {
        guard let time = ClockTime.count(nanoseconds, of: unit, finer) else { return nil }
        let (days, overflow) = Int64(day).multipliedReportingOverflow(by: ClockTime.dayLength / unit.nanoseconds)
        let (sum, again) = days.addingReportingOverflow(time)
        return overflow || again ? nil : sum
    }

    /// `nanoseconds`, which must not be negative, in whole units.
    static func count(_ nanoseconds: Int64, of unit: TimeUnit, _ finer: ReadOptions.FinerTimes) -> Int64? {
        let (count, rest) = nanoseconds.quotientAndRemainder(dividingBy: unit.nanoseconds)
        return rest == 0 || finer == .truncate ? count : nil
    }
}

extension TimeUnit {
    /// How many nanoseconds one has.
    var nanoseconds: Int64 {
        switch self {
        case .millisecond: 1_000_000
        case .microsecond: 1000
        case .nanosecond: 1
        }
    }
}
