/// The texts of durations that specs of both families of the platform use.
public enum DurationText {
    /// Reads `15s`, `2h30m`, `250ms`, `PT15S`, `P1DT2H`, `30 second`, or a whole number of seconds.
    ///
    /// Units are nanoseconds to weeks, in any case and as word or letter. A duration is never negative. Nil where the text is none.
    public static func parse(_ text: String) -> Duration? {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
        guard !trimmed.isEmpty else { return nil }
        if let seconds = Int64(trimmed) { return seconds >= 0 ? .seconds(seconds) : nil }
        return trimmed.hasPrefix("p") ? parseISO8601(trimmed.dropFirst()) : parseUnits(trimmed[...])
    }

    /// The shortest text of `duration` that `parse` reads back, such as `2h30m`.
    public static func text(_ duration: Duration) -> String {
        var rest = duration.wholeMicroseconds
        guard rest > 0 else { return "0s" }
        var output = ""
        let units: [(String, Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000), ("us", 1),
        ]
        for (name, size) in units where rest >= size {
            output += "\(rest / size)\(name)"
            rest %= size
        }
        return output
    }

    private static func parseUnits(_ text: Substring) -> Duration? {
        var rest = text
        var total = Duration.zero
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count).drop { $0 == " " }
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count).drop { $0 == " " }
            guard let size = size(ofUnit: unit), let part = scaled(number, by: size) else { return nil }
            total += part
        }
        return total
    }

    private static func parseISO8601(_ text: Substring) -> Duration? {
        let parts = text.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
        guard let days = parts.first, parts.count == 1 || !parts[1].isEmpty, !text.isEmpty else { return nil }
        var total = Duration.zero
        for (part, units) in [(days, ["d": "d", "w": "w"]), (parts.dropFirst().first ?? "", ["h": "h", "m": "m", "s": "s"])] {
            var rest = part
            while !rest.isEmpty {
                let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
                rest = rest.dropFirst(number.count)
                guard let letter = rest.first, let unit = units[String(letter)], let size = size(ofUnit: unit[...]),
                    let value = scaled(number, by: size)
                else { return nil }
                total += value
                rest = rest.dropFirst()
            }
        }
        return total
    }

    private static func size(ofUnit unit: Substring) -> Duration? {
        switch unit {
        case "ns", "nano", "nanos", "nanosecond", "nanoseconds": .nanoseconds(1)
        case "us", "µs", "micro", "micros", "microsecond", "microseconds": .microseconds(1)
        case "ms", "milli", "millis", "millisecond", "milliseconds": .milliseconds(1)
        case "s", "sec", "secs", "second", "seconds": .seconds(1)
        case "m", "min", "mins", "minute", "minutes": .seconds(60)
        case "h", "hr", "hrs", "hour", "hours": .seconds(3600)
        case "d", "day", "days": .seconds(86_400)
        case "w", "week", "weeks": .seconds(604_800)
        default: nil
        }
    }

    /// `number` times `unit`; nil where the number is none or the product is beyond 10,000 years.
    private static func scaled(_ number: Substring, by unit: Duration) -> Duration? {
        guard let value = Double(number), value >= 0, value * unit.inSeconds <= 3.2e11 else { return nil }
        if let whole = Int64(number) { return unit * whole }
        return unit * value
    }
}
