import ArcaneCore

/// Days and times in ISO 8601, with as many digits of the second as the column has.
enum ClockText {
    /// `2024-01-31`.
    static func date(_ days: Int) -> String {
        let date = CivilDate(daysSince1970: days)
        return "\(zeros(date.year, 4))-\(zeros(date.month, 2))-\(zeros(date.day, 2))"
    }

    /// `10:20:30.1234567`.
    static func time(_ nanoseconds: Int64, scale: Int) -> String {
        let seconds = Int(nanoseconds / 1_000_000_000)
        let text = "\(zeros(seconds / 3600, 2)):\(zeros(seconds / 60 % 60, 2)):\(zeros(seconds % 60, 2))"
        guard scale > 0 else { return text }
        return "\(text).\(zeros(Int(nanoseconds % 1_000_000_000), 9).prefix(scale))"
    }

    /// `2024-01-31T10:20:30.1234567`, with `+02:00` behind it where there is an offset in minutes.
    static func moment(_ time: ClockTime, scale: Int, offset: Int? = nil) -> String {
        let text = "\(date(time.day))T\(self.time(time.nanoseconds, scale: scale))"
        guard let offset else { return text }
        return "\(text)\(offset < 0 ? "-" : "+")\(zeros(abs(offset) / 60, 2)):\(zeros(abs(offset) % 60, 2))"
    }

    private static func zeros(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
