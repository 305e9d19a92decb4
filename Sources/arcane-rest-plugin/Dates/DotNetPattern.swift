/// The date patterns of .NET, as the specs of the reference platform have them (custom and standard date and time format
/// strings).
enum DotNetPattern {
    /// Standard patterns of one letter and the custom ones that they stand for.
    private static let standard: [Character: String] = [
        "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
        "O": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
        "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
        "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
        "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    ]

    static func parts(of pattern: String) throws(InvalidDatePattern) -> [DatePattern.Part] {
        if pattern.count == 1, let letter = pattern.first {
            guard let custom = standard[letter] else {
                throw InvalidDatePattern(
                    message: "'\(letter)' alone is no date format here; of the one-letter formats there are o, s, u and r")
            }
            return try parts(of: custom)
        }
        var parts: [DatePattern.Part] = []
        var rest = pattern[...]
        while let character = rest.first {
            switch character {
            case "'", "\"":
                guard let end = rest.dropFirst().firstIndex(of: character) else {
                    throw InvalidDatePattern(message: "the quote \(character) is not closed")
                }
                parts.append(.literal(String(rest[..<end].dropFirst())))
                rest = rest[end...].dropFirst()
            case "\\":
                guard let escaped = rest.dropFirst().first else {
                    throw InvalidDatePattern(message: "nothing follows the \\ at the end")
                }
                parts.append(.literal(String(escaped)))
                rest = rest.dropFirst(2)
            default:
                let run = rest.prefix { $0 == character }.count
                let (part, length) = try part(character, run)
                parts.append(part)
                rest = rest.dropFirst(length)
            }
        }
        return parts
    }

    /// The part that `count` times `letter` means, and how many of them it takes.
    private static func part(_ letter: Character, _ count: Int) throws(InvalidDatePattern) -> (DatePattern.Part, Int) {
        let two = min(count, 2)
        return switch letter {
        case "y": count <= 2 ? (.yearOfCentury(width: count), count) : (.year(width: count), count)
        case "M": count <= 2 ? (.month(width: count), count) : (.monthName(short: count == 3), count)
        case "d": count <= 2 ? (.day(width: count, padding: "0"), count) : (.weekday(short: count == 3), count)
        case "H": (.hour(width: two), count)
        case "h": (.hourOf12(width: two), count)
        case "m": (.minute(width: two), count)
        case "s": (.second(width: two), count)
        case "f", "F":
            if count <= 7 {
                (.fraction(digits: count, isOptional: letter == "F"), count)
            } else {
                throw InvalidDatePattern(message: "a second has at most 7 digits of fraction here, not \(count)")
            }
        case "t": (.halfOfDay(short: count == 1), count)
        case "z": (.offset(count == 1 ? .hours : count == 2 ? .paddedHours : .extended), count)
        case "K": (.offset(.extendedOrZ), 1)
        case "g": throw InvalidDatePattern(message: "the era 'g' is not supported")
        default: (.literal(String(letter)), 1)
        }
    }
}
