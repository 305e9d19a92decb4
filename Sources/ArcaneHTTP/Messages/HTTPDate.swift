public import ArcaneCore

/// Dates as HTTP writes them (RFC 9110, section 5.6.7).
public enum HTTPDate {
    /// 1970 began with a Thursday.
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `time`, cut to the second, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static func text(_ time: Timestamp) -> String {
        let seconds = Int(time.seconds)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        let date = CivilDate(daysSince1970: day)
        let weekday = days[(day % 7 + 7) % 7]
        let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(weekday), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(clock) GMT"
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` and the two older forms `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`. Nil where the text is none of them.
    public static func parse(_ text: String) -> Timestamp? {
        let words = text.lowercased().split { $0 == " " || $0 == "," }
        let isInGMT = words.last == "gmt" || words.last == "utc"
        if words.count == 6, isInGMT { return timestamp(day: words[1], month: words[2], year: words[3], time: words[4]) }
        if words.count == 5 { return timestamp(day: words[2], month: words[1], year: words[4], time: words[3]) }
        guard words.count == 4, isInGMT else { return nil }
        let date = words[1].split(separator: "-", omittingEmptySubsequences: false)
        return date.count == 3 ? timestamp(day: date[0], month: date[1], year: date[2], time: words[2]) : nil
    }

    private static func timestamp(day: Substring, month: Substring, year: Substring, time: Substring) -> Timestamp? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard let day = Int(day), let month = months.firstIndex(where: { $0.lowercased() == month }), var number = Int(year),
            clock.count == 3,
            // A leap second counts as the one before it.
            (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        if year.count == 2 { number += number < 70 ? 2000 : 1900 }
        guard (1...9999).contains(number) else { return nil }
        let date = CivilDate(year: number, month: month + 1, day: day)
        guard date.isValid else { return nil }
        let seconds = date.daysSince1970 * 86_400 + clock[0] * 3600 + clock[1] * 60 + min(clock[2], 59)
        return Timestamp(microseconds: Int64(seconds) * 1_000_000)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
