import ArcaneCore

extension RuleExpression {
    /// Whether the rule holds for `names`, such as `self`.
    func holds(_ names: [String: JSONValue]) throws(RuleError) -> Bool {
        guard let holds = try value(names).boolValue else { throw .failed("the rule is neither true nor false") }
        return holds
    }

    private func value(_ names: [String: JSONValue]) throws(RuleError) -> JSONValue {
        switch self {
        case .literal(let value): return value
        case .list(let elements):
            var values: [JSONValue] = []
            for element in elements { values.append(try element.value(names)) }
            return .array(values)
        case .name(let name):
            guard let value = names[name] else { throw .unknown("the name \(name)") }
            return value
        case .member(let object, let name):
            guard let value = try object.value(names)[name] else { throw .failed("no such key: \(name)") }
            return value
        case .element(let list, let place): return try Self.element(of: try list.value(names), at: try place.value(names))
        case .has(let object, let name): return .bool(try object.value(names)[name].map { !$0.isNull } ?? false)
        case .not(let condition): return .bool(!(try condition.holds(names)))
        case .both(let left, let right): return .bool(try Self.decided(by: false, left, right, names))
        case .either(let left, let right): return .bool(try Self.decided(by: true, left, right, names))
        case .comparison(let comparison, let left, let right):
            return .bool(try comparison.holds(try left.value(names), try right.value(names)))
        case .choice(let condition, let value, let otherwise):
            return try condition.holds(names) ? try value.value(names) : try otherwise.value(names)
        case .call(let function, let arguments):
            var values: [JSONValue] = []
            for argument in arguments { values.append(try argument.value(names)) }
            return try Self.call(function, values)
        case .quantified(let quantifier, let list, let variable, let condition):
            return .bool(
                try Self.isEach(quantifier, of: try list.value(names)) { element throws(RuleError) in
                    try condition.holds(names.merging([variable: element]) { $1 })
                })
        }
    }

    /// `&&` and `||`: a side that decides does so even where the other one has no answer.
    private static func decided(
        by deciding: Bool, _ left: RuleExpression, _ right: RuleExpression, _ names: [String: JSONValue]
    ) throws(RuleError) -> Bool {
        do throws(RuleError) {
            if try left.holds(names) == deciding { return deciding }
        } catch {
            if try right.holds(names) == deciding { return deciding }
            throw error
        }
        return try right.holds(names)
    }

    private static func element(of value: JSONValue, at place: JSONValue) throws(RuleError) -> JSONValue {
        if let elements = value.arrayValue, let index = place.intValue, elements.indices.contains(index) {
            return elements[index]
        }
        if let name = place.stringValue, let member = value[name] { return member }
        throw .failed("no such key: \(place.text)")
    }

    private static func call(_ function: String, _ values: [JSONValue]) throws(RuleError) -> JSONValue {
        let receiver = values.first ?? .null
        if function == "size" {
            switch receiver {
            case .string(let text): return .integer(text.unicodeScalars.count)
            case .array(let elements): return .integer(elements.count)
            case .object(let members): return .integer(members.count)
            case .null, .bool, .number: throw .failed("\(receiver.text) has no size")
            }
        }
        guard let text = receiver.stringValue, let argument = values.last?.stringValue else {
            throw .failed("\(function) is asked of what is no text")
        }
        switch function {
        case "startsWith": return .bool(text.hasPrefix(argument))
        case "endsWith": return .bool(text.hasSuffix(argument))
        case "contains": return .bool(text.contains(argument))
        case "matches": return .bool(TextPattern.matches(argument, text))
        default: throw .unknown("the function \(function)")
        }
    }

    private static func isEach(
        _ quantifier: Quantifier, of list: JSONValue, _ condition: (JSONValue) throws(RuleError) -> Bool
    ) throws(RuleError) -> Bool {
        let elements: [JSONValue]
        switch list {
        case .array(let values): elements = values
        case .object(let members): elements = members.keys.sorted().map { .string($0) }
        case .null, .bool, .number, .string: throw .failed("\(quantifier.rawValue) is asked of what is no list")
        }
        for element in elements where try condition(element) != (quantifier == .all) { return quantifier == .exists }
        return quantifier == .all
    }
}

extension RuleExpression.Comparison {
    fileprivate func holds(_ left: JSONValue, _ right: JSONValue) throws(RuleError) -> Bool {
        switch self {
        case .equal: return Self.isEqual(left, right)
        case .unequal: return !Self.isEqual(left, right)
        case .isIn:
            if let elements = right.arrayValue { return elements.contains { Self.isEqual($0, left) } }
            if let name = left.stringValue, let members = right.objectValue { return members[name] != nil }
            throw .failed("\(right.text) is no list")
        case .less: return try Self.isLess(left, right)
        case .greater: return try Self.isLess(right, left)
        case .lessOrEqual: return try !Self.isLess(right, left)
        case .greaterOrEqual: return try !Self.isLess(left, right)
        }
    }

    /// Numbers are equal by their value, however they are written.
    private static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let left = left.doubleValue, let right = right.doubleValue { return left == right }
        return left == right
    }

    private static func isLess(_ left: JSONValue, _ right: JSONValue) throws(RuleError) -> Bool {
        if let left = left.doubleValue, let right = right.doubleValue { return left < right }
        if let left = left.stringValue, let right = right.stringValue { return left < right }
        throw .failed("\(left.text) and \(right.text) cannot be compared")
    }
}
