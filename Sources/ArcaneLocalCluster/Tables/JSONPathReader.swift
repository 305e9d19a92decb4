import ArcaneCore

/// Reads the text of a JSONPath.
struct JSONPathReader {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
        if rest.first == "{", rest.last == "}" { rest = rest.dropFirst().dropLast() }
        if rest.first == "$" { rest.removeFirst() }
    }

    /// The steps; nil where the text is no path.
    mutating func steps() -> [JSONPath.Step]? {
        var steps: [JSONPath.Step] = []
        while !rest.isEmpty {
            if take("..") {
                steps.append(.descendants)
                if rest.first == "[" { continue }
                guard let step = member() else { return nil }
                steps.append(step)
            } else if take("[") {
                guard let step = bracket() else { return nil }
                steps.append(step)
            } else if take(".") {
                if rest.isEmpty { continue }
                if rest.first == "[" { continue }
                guard let step = member() else { return nil }
                steps.append(step)
            } else {
                guard steps.isEmpty, let step = member() else { return nil }
                steps.append(step)
            }
        }
        return steps
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// A name up to the next step; a backslash takes the character behind it as part of the name.
    private mutating func member() -> JSONPath.Step? {
        var name = ""
        while let character = rest.first, character != ".", character != "[" {
            rest.removeFirst()
            guard character == "\\" else {
                name.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            name.append(escaped)
        }
        if name.isEmpty { return nil }
        return name == "*" ? .all : .member(name)
    }

    /// What is in brackets, behind the opening one.
    private mutating func bracket() -> JSONPath.Step? {
        if take("*]") { return .all }
        if take("?(") { return filter() }
        if let name = quoted() { return take("]") ? .member(name) : nil }
        let number = rest.prefix { $0 == "-" || $0.isNumber }
        rest = rest.dropFirst(number.count)
        guard let index = Int(number), take("]") else { return nil }
        return .element(index)
    }

    /// `@.a.b == "x")]`.
    private mutating func filter() -> JSONPath.Step? {
        skipSpaces()
        guard take("@") else { return nil }
        var path: [String] = []
        while take(".") {
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            rest = rest.dropFirst(name.count)
            path.append(String(name))
        }
        skipSpaces()
        guard !path.contains(""), let comparison = JSONPath.Comparison.allCases.first(where: { take($0.rawValue) }) else {
            return nil
        }
        skipSpaces()
        guard let value = literal() else { return nil }
        skipSpaces()
        return take(")]") ? .filter(path: path, comparison: comparison, value: value) : nil
    }

    private mutating func literal() -> JSONValue? {
        if let text = quoted() { return .string(text) }
        if take("true") { return true }
        if take("false") { return false }
        let number = rest.prefix { "+-.eE".contains($0) || $0.isNumber }
        rest = rest.dropFirst(number.count)
        return Double(number) == nil ? nil : .number(String(number))
    }

    /// A text in quotes of either kind.
    private mutating func quoted() -> String? {
        guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
        let text = rest.dropFirst().prefix { $0 != quote }
        let after = rest.dropFirst(text.count + 1)
        guard after.first == quote else { return nil }
        rest = after.dropFirst()
        return String(text)
    }

    private mutating func skipSpaces() { rest = rest.drop(while: \.isWhitespace) }
}
