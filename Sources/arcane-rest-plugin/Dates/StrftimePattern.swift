/// The date patterns of `strftime`, with the additions that API descriptions use: `%f`, `%L`, `%ms`, `%:z`, and `-` for no
/// padding.
enum StrftimePattern {
    static func parts(of pattern: String) throws(InvalidDatePattern) -> [DatePattern.Part] {
        var parts: [DatePattern.Part] = []
        var rest = pattern[...]
        while let character = rest.first {
            rest.removeFirst()
            guard character == "%" else {
                parts.append(.literal(String(character)))
                continue
            }
            if rest.hasPrefix(":z") {
                rest.removeFirst(2)
                parts.append(.offset(.extended))
                continue
            }
            if rest.hasPrefix("ms") {
                rest.removeFirst(2)
                parts.append(.epochMilliseconds)
                continue
            }
            let isPadded = rest.first != "-"
            if !isPadded { rest.removeFirst() }
            guard let letter = rest.popFirst() else {
                throw InvalidDatePattern(message: "nothing follows the % at the end; write %% for the character")
            }
            parts += try expansion(of: letter, width: isPadded ? 2 : 1)
        }
        return parts
    }

    private static func expansion(of letter: Character, width: Int) throws(InvalidDatePattern) -> [DatePattern.Part] {
        switch letter {
        case "Y": [.year(width: width == 1 ? 1 : 4)]
        case "y": [.yearOfCentury(width: width)]
        case "m": [.month(width: width)]
        case "d": [.day(width: width, padding: "0")]
        case "e": [.day(width: 2, padding: " ")]
        case "j": [.dayOfYear]
        case "H": [.hour(width: width)]
        case "I": [.hourOf12(width: width)]
        case "M": [.minute(width: width)]
        case "S": [.second(width: width)]
        case "f": [.fraction(digits: 6, isOptional: false)]
        case "L": [.fraction(digits: 3, isOptional: false)]
        case "p": [.halfOfDay(short: false)]
        case "b", "h": [.monthName(short: true)]
        case "B": [.monthName(short: false)]
        case "a": [.weekday(short: true)]
        case "A": [.weekday(short: false)]
        case "z": [.offset(.basic)]
        case "s": [.epochSeconds]
        case "F": try parts(of: "%Y-%m-%d")
        case "T": try parts(of: "%H:%M:%S")
        case "R": try parts(of: "%H:%M")
        case "D": try parts(of: "%m/%d/%y")
        case "n": [.literal("\n")]
        case "t": [.literal("\t")]
        case "%": [.literal("%")]
        default: throw InvalidDatePattern(message: "%\(letter) is no date part here")
        }
    }
}
