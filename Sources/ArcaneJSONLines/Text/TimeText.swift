import ArcaneCore

extension TimeUnit {
    /// How many of the unit make a second.
    var perSecond: Int64 {
        switch self {
        case .millisecond: 1000
        case .microsecond: 1_000_000
        case .nanosecond: 1_000_000_000
        }
    }

    /// How many digits hold a fraction of a second.
    var digitCount: Int {
        switch self {
        case .millisecond: 3
        case .microsecond: 6
        case .nanosecond: 9
        }
    }
}

extension [UInt8] {
    /// Appends `yyyy-mm-dd`; a year that has not four digits gets a sign (ISO 8601, expanded representation).
    mutating func appendDate(days: Int64) {
        let date = CivilDate(daysSince1970: Int(days))
        if date.year < 0 {
            append(UInt8(ascii: "-"))
        } else if date.year > 9999 {
            append(UInt8(ascii: "+"))
        }
        appendDigits(UInt64(date.year.magnitude), atLeast: 4)
        append(UInt8(ascii: "-"))
        appendDigits(UInt64(date.month.magnitude), atLeast: 2)
        append(UInt8(ascii: "-"))
        appendDigits(UInt64(date.day.magnitude), atLeast: 2)
    }

    /// Appends `hh:mm:ss.f` for a time since midnight.
    mutating func appendTime(_ value: Int64, _ unit: TimeUnit) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let (seconds, fraction) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(unit.perSecond))
        appendDigits(seconds / 3600, atLeast: 2)
        append(UInt8(ascii: ":"))
        appendDigits(seconds / 60 % 60, atLeast: 2)
        append(UInt8(ascii: ":"))
        appendDigits(seconds % 60, atLeast: 2)
        append(UInt8(ascii: "."))
        appendDigits(fraction, atLeast: unit.digitCount)
    }

    /// Appends date and time, with `Z` for an instant.
    mutating func appendTimestamp(_ value: Int64, _ unit: TimeUnit, isUTC: Bool) {
        let perDay = unit.perSecond * 86_400
        var (days, rest) = value.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        appendDate(days: days)
        append(UInt8(ascii: "T"))
        appendTime(rest, unit)
        if isUTC { append(UInt8(ascii: "Z")) }
    }
}
