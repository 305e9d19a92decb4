import ArcaneCore

/// Texts of days and times as SQL Server casts them.
enum ClockText {
    /// A time of day with the digits of its scale: `10:20:30.1234567`. `value` counts microseconds, nanoseconds where the scale is 7.
    static func time(_ value: Int64, scale: Int) -> String {
        let ticks = scale > 6 ? value / 100 : value * 10
        return clock(ticks, scale: scale)
    }

    /// A `datetime2` with the digits of its scale: `2024-01-01 10:20:30.123`.
    static func moment(microseconds: Int64, scale: Int) -> String {
        let (day, rest) = split(microseconds)
        return "\(CivilDate(daysSince1970: day).text) \(clock(rest * 10, scale: scale))"
    }

    /// A `datetime` or `smalldatetime`, which the cast gives in its default style: `Jan  1 2024 10:20AM`.
    static func legacy(microseconds: Int64) -> String {
        let (day, rest) = split(microseconds)
        let date = CivilDate(daysSince1970: day)
        let minutes = Int(rest / 60_000_000)
        let hour = (minutes / 60 + 11) % 12 + 1
        return "\(months[date.month - 1]) \(spaced(date.day)) \(zeros(date.year, 4)) \(spaced(hour)):\(zeros(minutes % 60, 2))"
            + (minutes < 720 ? "AM" : "PM")
    }

    /// A time in ISO 8601, as data files have it, in the form of a cast: a space for the `T`, and one before an offset.
    static func plain(_ iso8601: String) -> String {
        guard let mark = iso8601.firstIndex(of: "T") else { return iso8601 }
        let clock = iso8601[iso8601.index(after: mark)...]
        let day = iso8601[..<mark]
        guard let offset = clock.firstIndex(where: { $0 == "+" || $0 == "-" || $0 == "Z" }) else { return "\(day) \(clock)" }
        let zone = clock[offset...] == "Z" ? "+00:00" : clock[offset...]
        return "\(day) \(clock[..<offset]) \(zone)"
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The day, and the microseconds since its beginning.
    private static func split(_ microseconds: Int64) -> (day: Int, rest: Int64) {
        let length: Int64 = 86_400_000_000
        let (day, rest) = microseconds.quotientAndRemainder(dividingBy: length)
        return rest < 0 ? (Int(day) - 1, rest + length) : (Int(day), rest)
    }

    /// The time of day so many units of 100 ns after midnight.
    private static func clock(_ ticks: Int64, scale: Int) -> String {
        let seconds = Int(ticks / 10_000_000)
        let text = "\(zeros(seconds / 3600, 2)):\(zeros(seconds / 60 % 60, 2)):\(zeros(seconds % 60, 2))"
        return scale == 0 ? text : "\(text).\(zeros(Int(ticks % 10_000_000), 7).prefix(scale))"
    }

    fileprivate static func zeros(_ number: Int, _ width: Int) -> String { filled(number, width, "0") }

    private static func spaced(_ number: Int) -> String { filled(number, 2, " ") }

    private static func filled(_ number: Int, _ width: Int, _ character: String) -> String {
        let digits = String(number)
        return String(repeating: character, count: max(0, width - digits.count)) + digits
    }
}

extension CivilDate {
    /// The day as `2024-01-31`.
    var text: String { "\(ClockText.zeros(year, 4))-\(ClockText.zeros(month, 2))-\(ClockText.zeros(day, 2))" }
}
