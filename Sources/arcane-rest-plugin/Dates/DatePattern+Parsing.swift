import ArcaneCore

extension DatePattern {
    /// The instant that `text` means where it names no offset of its own and clocks follow `zone`; nil where it does not match.
    func instant(_ text: String, in zone: TimeZoneRule) -> Timestamp? {
        var reader = DateReader(rest: text[...])
        for (index, part) in parts.enumerated() {
            let isFollowedByDigits = parts.dropFirst(index + 1).first.map(DatePattern.isNumber) ?? false
            guard reader.read(part, isFollowedByDigits: isFollowedByDigits) else { return nil }
        }
        return reader.rest.isEmpty ? reader.instant(in: zone) : nil
    }

    private static func isNumber(_ part: Part) -> Bool {
        switch part {
        case .literal, .monthName, .weekday, .halfOfDay, .offset: false
        default: true
        }
    }
}

/// Reads a text part by part and remembers what it said.
private struct DateReader {
    var rest: Substring
    private var date = CivilDate(year: 1970, month: 1, day: 1)
    private var dayOfYear: Int?
    private var hour = 0
    private var isAfternoon: Bool?
    private var minute = 0
    private var second = 0
    private var microsecond = 0
    private var offset: Int?
    private var epoch: Timestamp?

    init(rest: Substring) {
        self.rest = rest
    }

    /// Reads one part; a number next to another one must have exactly its width.
    mutating func read(_ part: DatePattern.Part, isFollowedByDigits: Bool) -> Bool {
        func width(_ width: Int, most: Int) -> ClosedRange<Int> {
            isFollowedByDigits ? max(width, 1)...max(width, 1) : 1...most
        }
        switch part {
        case .literal(let text): return take(text)
        case .year(let digits): return store(width(digits, most: 5), 0...99_999) { $0.date.year = $1 }
        case .yearOfCentury(let digits):
            return store(width(digits, most: 2), 0...99) { $0.date.year = $1 < 70 ? 2000 + $1 : 1900 + $1 }
        case .month(let digits): return store(width(digits, most: 2), 1...12) { $0.date.month = $1 }
        case .day(let digits, _):
            while rest.first == " " { rest.removeFirst() }
            return store(width(digits, most: 2), 1...31) { $0.date.day = $1 }
        case .dayOfYear: return store(3...3, 1...366) { $0.dayOfYear = $1 }
        case .hour(let digits): return store(width(digits, most: 2), 0...23) { $0.hour = $1 }
        case .hourOf12(let digits): return store(width(digits, most: 2), 1...12) { $0.hour = $1 }
        case .minute(let digits): return store(width(digits, most: 2), 0...59) { $0.minute = $1 }
        case .second(let digits): return store(width(digits, most: 2), 0...59) { $0.second = $1 }
        case .fraction(let digits, let isOptional): return fraction(digits, isOptional: isOptional)
        case .monthName(let short): return name(of: DatePattern.months, short: short) { $0.date.month = $1 + 1 }
        case .weekday(let short): return name(of: DatePattern.weekdays, short: short) { _, _ in }
        case .halfOfDay(let short):
            return name(of: short ? ["A", "P"] : ["AM", "PM"], short: false) { $0.isAfternoon = $1 == 1 }
        case .offset: return readOffset()
        case .epochSeconds: return readEpoch(unit: 1_000_000)
        case .epochMilliseconds: return readEpoch(unit: 1000)
        }
    }

    func instant(in zone: TimeZoneRule) -> Timestamp? {
        if let epoch { return epoch + .microseconds(microsecond) }
        var date = date
        if let dayOfYear {
            date = CivilDate(daysSince1970: CivilDate(year: date.year, month: 1, day: 1).daysSince1970 + dayOfYear - 1)
        }
        guard date.isValid else { return nil }
        let hour = isAfternoon.map { self.hour % 12 + ($0 ? 12 : 0) } ?? self.hour
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
        let local = Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
        return offset.map { local - .seconds($0) } ?? zone.instant(ofLocal: local)
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest.removeFirst(text.count)
        return true
    }

    private mutating func digits(_ count: ClosedRange<Int>) -> Substring? {
        let found = rest.prefix(count.upperBound).prefix { $0.isASCII && $0.isNumber }
        guard found.count >= count.lowerBound else { return nil }
        rest.removeFirst(found.count)
        return found
    }

    private mutating func store(_ count: ClosedRange<Int>, _ range: ClosedRange<Int>, _ set: (inout Self, Int) -> Void) -> Bool
    {
        guard let value = digits(count).flatMap({ Int($0) }), range.contains(value) else { return false }
        set(&self, value)
        return true
    }

    private mutating func fraction(_ digits: Int, isOptional: Bool) -> Bool {
        guard let text = self.digits((isOptional ? 0 : digits)...digits) else { return false }
        microsecond = Int((text + "000000").prefix(6)) ?? 0
        return true
    }

    private mutating func name(of names: [String], short: Bool, _ set: (inout Self, Int) -> Void) -> Bool {
        for (index, name) in names.enumerated() {
            let name = short ? String(name.prefix(3)) : name
            guard rest.prefix(name.count).lowercased() == name.lowercased() else { continue }
            rest.removeFirst(name.count)
            set(&self, index)
            return true
        }
        return false
    }

    private mutating func readOffset() -> Bool {
        if take("Z") || take("z") {
            offset = 0
            return true
        }
        guard let sign = rest.first, sign == "+" || sign == "-" else { return false }
        rest.removeFirst()
        guard let hours = digits(1...2).flatMap({ Int($0) }), hours < 24 else { return false }
        _ = take(":")
        let minutes = digits(2...2).flatMap { Int($0) } ?? 0
        offset = (sign == "-" ? -1 : 1) * (hours * 60 + minutes) * 60
        return minutes < 60
    }

    private mutating func readEpoch(unit: Int64) -> Bool {
        let isNegative = take("-")
        guard let value = digits(1...15).flatMap({ Int64($0) }) else { return false }
        let (micros, overflow) = value.multipliedReportingOverflow(by: isNegative ? -unit : unit)
        epoch = Timestamp(microseconds: micros)
        return !overflow
    }
}
