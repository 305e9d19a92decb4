import ArcaneCore
import ArcaneTestSupport

/// Writes JSON texts of random values, in random spelling: white space, escapes, forms of numbers.
struct RandomJSON {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func space() -> String {
        ["", "", "", " ", "\n", "\t ", "\r\n"].randomElement(using: &generator) ?? ""
    }

    mutating func value(depth: Int) -> String {
        switch number(0...(depth > 0 ? 9 : 6)) {
        case 0: return "null"
        case 1: return "true"
        case 2: return "false"
        case 3: return String(Int64.random(in: .min ... .max, using: &generator))
        case 4: return decimal()
        case 5, 6: return string()
        case 7, 8: return object(depth: depth - 1)
        default: return array(depth: depth - 1)
        }
    }

    mutating func decimal() -> String {
        let digits = number(1...22)
        let whole = (0..<digits).map { _ in String(number(1...9)) }.joined()
        let fraction = number(0...1) == 0 ? "" : ".\(number(0...999_999))"
        let exponent = number(0...2) == 0 ? ["e", "E-", "e+"][number(0...2)] + String(number(0...40)) : ""
        return (number(0...1) == 0 ? "-" : "") + whole + fraction + exponent
    }

    mutating func string() -> String {
        let parts = [
            "a", "Z", "é", "\u{1F600}", "\\\"", "\\\\", "\\/", "\\n", "\\u00e9", "\\ud83d\\ude00", "{", "}", "[", "]", ",", ":",
            "\\\\\\\"", " ",
        ]
        let text = (0..<number(0...12)).map { _ in parts[number(0...parts.count - 1)] }.joined()
        return "\"" + text + "\""
    }

    mutating func object(depth: Int) -> String {
        let members = (0..<number(0...5)).map { _ in
            space() + string() + space() + ":" + space() + value(depth: depth) + space()
        }
        return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
    }

    mutating func array(depth: Int) -> String {
        let elements = (0..<number(0...5)).map { _ in space() + value(depth: depth) + space() }
        return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    }
}
