import ArcaneCore

/// Reads a rule into an expression, by the precedence of the Common Expression Language.
struct RuleParser {
    private var rest: ArraySlice<RuleToken>

    /// The expression of `rule`. Throws where it is none, or uses what is not known here.
    static func expression(_ rule: String) throws(RuleError) -> RuleExpression {
        var parser = RuleParser(rest: try RuleToken.tokens(rule)[...])
        let expression = try parser.choice()
        guard parser.rest.isEmpty else { throw .unknown("what follows the end of '\(rule)'") }
        return expression
    }

    private mutating func take(_ sign: String) -> Bool {
        guard rest.first == .sign(sign) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ sign: String) throws(RuleError) {
        guard take(sign) else { throw .unknown("no '\(sign)'") }
    }

    private mutating func choice() throws(RuleError) -> RuleExpression {
        let condition = try either()
        guard take("?") else { return condition }
        let value = try choice()
        try expect(":")
        return .choice(condition, value, otherwise: try choice())
    }

    private mutating func either() throws(RuleError) -> RuleExpression {
        var expression = try both()
        while take("||") { expression = .either(expression, try both()) }
        return expression
    }

    private mutating func both() throws(RuleError) -> RuleExpression {
        var expression = try comparison()
        while take("&&") { expression = .both(expression, try comparison()) }
        return expression
    }

    private mutating func comparison() throws(RuleError) -> RuleExpression {
        var expression = try unary()
        while let comparison = nextComparison() {
            rest.removeFirst()
            expression = .comparison(comparison, expression, try unary())
        }
        return expression
    }

    private func nextComparison() -> RuleExpression.Comparison? {
        switch rest.first {
        case .sign(let sign)?: RuleExpression.Comparison(rawValue: sign)
        case .name("in")?: .isIn
        default: nil
        }
    }

    private mutating func unary() throws(RuleError) -> RuleExpression {
        if take("!") { return .not(try unary()) }
        if take("-") {
            guard case .number(let text)? = rest.popFirst() else { throw .unknown("a sign that is not before a number") }
            return .literal(.number("-" + text))
        }
        var expression = try primary()
        while true {
            if take(".") {
                guard case .name(let name)? = rest.popFirst() else { throw .unknown("a dot without a name") }
                expression = take("(") ? try method(name, of: expression) : .member(expression, Self.unescaped(name))
            } else if take("[") {
                expression = .element(expression, at: try choice())
                try expect("]")
            } else {
                return expression
            }
        }
    }

    private mutating func primary() throws(RuleError) -> RuleExpression {
        switch rest.popFirst() {
        case .text(let text)?: return .literal(.string(text))
        case .number(let text)?: return .literal(.number(text))
        case .name("true")?: return .literal(true)
        case .name("false")?: return .literal(false)
        case .name("null")?: return .literal(.null)
        case .name(let name)?: return take("(") ? try function(name) : .name(name)
        case .sign("(")?:
            let expression = try choice()
            try expect(")")
            return expression
        case .sign("[")?: return .list(try arguments(until: "]"))
        default: throw .unknown("an expression that is missing")
        }
    }

    private mutating func arguments(until end: String) throws(RuleError) -> [RuleExpression] {
        if take(end) { return [] }
        var arguments: [RuleExpression] = []
        repeat { arguments.append(try choice()) } while take(",")
        try expect(end)
        return arguments
    }

    private mutating func function(_ name: String) throws(RuleError) -> RuleExpression {
        let arguments = try arguments(until: ")")
        switch (name, arguments.first, arguments.count) {
        case ("has", .member(let object, let member)?, 1): return .has(object, member)
        case ("size", _, 1): return .call(name, arguments)
        default: throw .unknown("the function \(name)")
        }
    }

    private mutating func method(_ name: String, of receiver: RuleExpression) throws(RuleError) -> RuleExpression {
        let arguments = try arguments(until: ")")
        if let quantifier = RuleExpression.Quantifier(rawValue: name) {
            guard arguments.count == 2, case .name(let variable) = arguments[0] else { throw .unknown("the form of \(name)") }
            return .quantified(quantifier, receiver, variable: variable, condition: arguments[1])
        }
        let count = ["startsWith": 1, "endsWith": 1, "contains": 1, "matches": 1, "size": 0][name]
        guard count == arguments.count else { throw .unknown("the function \(name)") }
        return .call(name, [receiver] + arguments)
    }

    /// The name of a property that is a reserved word, or has signs in it.
    ///
    /// https://kubernetes.io/docs/reference/using-api/cel/#escaping
    private static func unescaped(_ name: String) -> String {
        var name = name
        for (escaped, sign) in [("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"), ("__underscores__", "__")] {
            name = name.replacing(escaped, with: sign)
        }
        guard name.hasPrefix("__"), name.hasSuffix("__"), name.count > 4 else { return name }
        return String(name.dropFirst(2).dropLast(2))
    }
}
