/// A word of a rule.
enum RuleToken: Hashable, Sendable {
    case name(String)
    case text(String)
    case number(String)
    /// An operator, a bracket, a comma or a dot.
    case sign(String)

    /// The words of `rule`. Throws where it has what is no word.
    static func tokens(_ rule: String) throws(RuleError) -> [RuleToken] {
        var tokens: [RuleToken] = []
        var rest = rule[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isLetter || first == "_" {
                tokens.append(.name(String(rest.taking { $0.isLetter || $0.isNumber || $0 == "_" })))
            } else if first.isNumber {
                tokens.append(.number(String(rest.taking { $0.isNumber || $0 == "." || $0 == "e" })))
            } else if first == "'" || first == "\"" {
                tokens.append(.text(try text(&rest, quote: first)))
            } else if let sign = signs.first(where: { rest.hasPrefix($0) }) {
                rest.removeFirst(sign.count)
                tokens.append(.sign(sign))
            } else {
                throw .unknown("'\(first)' in '\(rule)'")
            }
        }
        return tokens
    }

    /// Longer ones first.
    private static let signs = [
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "(", ")", "[", "]", ",", ".", "-",
    ]

    private static func text(_ rest: inout Substring, quote: Character) throws(RuleError) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == quote { return text }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n"?: text.append("\n")
            case "t"?: text.append("\t")
            case let escaped? where "\\'\"`?".contains(escaped): text.append(escaped)
            default: throw .unknown("an escape in a text")
            }
        }
        throw .unknown("a text without an end")
    }
}

extension Substring {
    /// Takes the characters at the beginning that are such.
    fileprivate mutating func taking(_ isSuch: (Character) -> Bool) -> Substring {
        let taken = prefix(while: isSuch)
        removeFirst(taken.count)
        return taken
    }
}
