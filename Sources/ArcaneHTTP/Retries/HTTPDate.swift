import ArcaneCore

/// Dates as HTTP writes them (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` and the two older forms `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`. Nil where the text is none of them.
    static func parse(_ text: String) -> Timestamp? {
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
        guard let day = Int(day), let month = months.firstIndex(of: String(month)), var number = Int(year), clock.count == 3,
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
}
