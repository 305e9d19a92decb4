/// A point in time, exact to the microsecond.
public struct Timestamp: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    /// A point in time by its microseconds since 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A point in time by its milliseconds since 1970-01-01T00:00:00Z; far beyond any calendar it stays at the limit.
    public init(milliseconds: Int64) {
        let (value, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
        microseconds = overflow ? (milliseconds < 0 ? .min : .max) : value
    }

    /// The number of whole `unit`s since 1970-01-01T00:00:00Z, rounded down; nil beyond what 64 bits hold.
    public func count(of unit: TimeUnit) -> Int64? {
        switch unit {
        case .millisecond: return milliseconds
        case .microsecond: return microseconds
        case .nanosecond:
            let (value, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
            return overflow ? nil : value
        }
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down.
    public var milliseconds: Int64 { microseconds >= 0 ? microseconds / 1000 : (microseconds - 999) / 1000 }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 { microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000 }
}

extension Timestamp: Comparable {
    /// Whether `left` is earlier than `right`.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The time `right` after `left`, or the limit of what a timestamp holds.
    public static func + (left: Timestamp, right: Duration) -> Timestamp {
        let (value, overflow) = left.microseconds.addingReportingOverflow(right.wholeMicroseconds)
        return Timestamp(microseconds: overflow ? (right < .zero ? .min : .max) : value)
    }

    /// The time `right` before `left`, or the limit of what a timestamp holds.
    public static func - (left: Timestamp, right: Duration) -> Timestamp { left + (.zero - right) }

    /// How long after `right` `left` is.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, rounded towards zero and held at the limits of 64 bits.
    public var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, again) = value.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return overflow || again ? (seconds < 0 ? .min : .max) : sum
    }

    /// Seconds as a floating-point number, for metrics and messages.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
