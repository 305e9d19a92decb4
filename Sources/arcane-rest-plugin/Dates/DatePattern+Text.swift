import ArcaneCore

extension DatePattern {
    /// The text of `instant` on clocks that are `offset` seconds ahead of UTC.
    func text(_ instant: Timestamp, offset: Int) -> String {
        let local = LocalTime(instant + .seconds(offset))
        var output = ""
        for part in parts {
            switch part {
            case .literal(let text): output += text
            case .year(let width): output += padded(local.date.year, width)
            case .yearOfCentury(let width): output += padded(local.date.year % 100, width)
            case .month(let width): output += padded(local.date.month, width)
            case .monthName(let short): output += DatePattern.name(DatePattern.months, local.date.month - 1, short: short)
            case .day(let width, let padding): output += padded(local.date.day, width, padding)
            case .dayOfYear:
                output += padded(
                    local.date.daysSince1970 - CivilDate(year: local.date.year, month: 1, day: 1).daysSince1970 + 1, 3)
            case .weekday(let short): output += DatePattern.name(DatePattern.weekdays, local.weekday, short: short)
            case .hour(let width): output += padded(local.hour, width)
            case .hourOf12(let width): output += padded(local.hour % 12 == 0 ? 12 : local.hour % 12, width)
            case .minute(let width): output += padded(local.minute, width)
            case .second(let width): output += padded(local.second, width)
            case .fraction(let digits, let isOptional): appendFraction(local.microsecond, digits, isOptional, to: &output)
            case .halfOfDay(let short): output += (local.hour < 12 ? "A" : "P") + (short ? "" : "M")
            case .offset(let style): output += DatePattern.text(ofOffset: offset, style)
            case .epochSeconds: output += String(instant.seconds)
            case .epochMilliseconds: output += String(instant.milliseconds)
            }
        }
        return output
    }

    /// A distance from UTC in seconds as text.
    static func text(ofOffset offset: Int, _ style: OffsetStyle) -> String {
        if offset == 0, style == .extendedOrZ { return "Z" }
        let sign = offset < 0 ? "-" : "+"
        let hours = abs(offset) / 3600
        let minutes = abs(offset) / 60 % 60
        return switch style {
        case .hours: "\(sign)\(hours)"
        case .paddedHours: "\(sign)\(padded(hours, 2))"
        case .basic: "\(sign)\(padded(hours, 2))\(padded(minutes, 2))"
        case .extended, .extendedOrZ: "\(sign)\(padded(hours, 2)):\(padded(minutes, 2))"
        }
    }

    private func appendFraction(_ microsecond: Int, _ digits: Int, _ isOptional: Bool, to output: inout String) {
        var text = String((padded(microsecond, 6) + "0").prefix(digits))
        if isOptional {
            while text.last == "0" { text.removeLast() }
            if text.isEmpty, output.last == "." { output.removeLast() }
        }
        output += text
    }

    private static func name(_ names: [String], _ index: Int, short: Bool) -> String {
        guard names.indices.contains(index) else { return "" }
        return short ? String(names[index].prefix(3)) : names[index]
    }
}

/// `number` with `padding` in front up to `width` characters.
func padded(_ number: Int, _ width: Int, _ padding: Character = "0") -> String {
    let digits = String(number)
    return String(repeating: padding, count: max(0, width - digits.count)) + digits
}

/// A moment as a clock on the wall shows it.
struct LocalTime {
    let date: CivilDate
    let hour: Int
    let minute: Int
    let second: Int
    let microsecond: Int
    /// 0 for Sunday.
    let weekday: Int

    /// Takes apart a moment given as if it were UTC.
    init(_ moment: Timestamp) {
        let seconds = Int(moment.seconds)
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let ofDay = seconds - days * 86_400
        date = CivilDate(daysSince1970: days)
        hour = ofDay / 3600
        minute = ofDay / 60 % 60
        second = ofDay % 60
        microsecond = Int(moment.microseconds - moment.seconds * 1_000_000)
        weekday = ((days + 4) % 7 + 7) % 7
    }
}
