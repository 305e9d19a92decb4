import ArcaneCore
import Synchronization

/// An expression of the Common Expression Language, as far as the rules of Arcane's own definitions use it.
///
/// Known are: literals and lists, `self` and `oldSelf`, members and elements, `has`, `size`, the comparisons and `in`, `!`, `&&`, `||`, `? :`, the
/// functions of texts `startsWith`, `endsWith`, `contains` and `matches`, and the macros `all` and `exists`. There is no arithmetic.
indirect enum RuleExpression: Hashable, Sendable {
    case literal(JSONValue)
    case list([RuleExpression])
    case name(String)
    case member(RuleExpression, String)
    case element(RuleExpression, at: RuleExpression)
    case has(RuleExpression, String)
    case not(RuleExpression)
    case both(RuleExpression, RuleExpression)
    case either(RuleExpression, RuleExpression)
    case comparison(Comparison, RuleExpression, RuleExpression)
    case choice(RuleExpression, RuleExpression, otherwise: RuleExpression)
    /// A function; of those that are written behind a dot the receiver is the first argument.
    case call(String, [RuleExpression])
    /// Whether `condition` holds of all elements of a list, or keys of a map, or of one at least.
    case quantified(Quantifier, RuleExpression, variable: String, condition: RuleExpression)

    enum Comparison: String, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
    }

    enum Quantifier: String, Sendable {
        case all, exists
    }
}

/// Why a rule has no answer.
enum RuleError: Error, Hashable {
    /// The rule uses what is not known here.
    case unknown(String)
    /// The rule asks for what the object does not have, or of another type than it is.
    case failed(String)
}

extension RuleExpression {
    /// Rules that were read before; nil for those that cannot be read here.
    private static let known = Mutex<[String: RuleExpression?]>([:])

    /// The expression of a rule; nil where it uses what is not known here.
    static func reading(_ rule: String) -> RuleExpression? {
        known.withLock { known in
            if let expression = known[rule] { return expression }
            let expression = try? RuleParser.expression(rule)
            known[rule] = .some(expression)
            return expression
        }
    }
}
