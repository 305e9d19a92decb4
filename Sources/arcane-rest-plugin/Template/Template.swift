import ArcaneCore

/// A text with places for values: `@name` for what changes from request to request, `${NAME}` for a variable of the
/// environment.
///
/// Of several names that fit behind an `@` the longest is meant, so that `@fromDay` is never `@from` and `Day`. `@@` stands for
/// an `@`, `$${` for a `${`. A template keeps the text it was made from for messages; that text holds no value and so no
/// secret.
struct Template: Hashable, Sendable {
    /// The text as the spec has it.
    let source: String
    let parts: [Part]

    enum Part: Hashable, Sendable {
        case literal(String)
        case placeholder(String)
        case variable(Secret)
    }

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - setting: the path of the setting, for messages.
    ///   - names: the names that may stand behind an `@`; nil where an `@` is a character like any other.
    ///   - environment: the variables that `${NAME}` is looked up in.
    init(_ source: String, setting: String, names: Set<String>?, environment: [String: String]) throws {
        self.source = source
        var parts: [Part] = []
        var literal = ""
        func endLiteral() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
        }
        var rest = source[...]
        while let character = rest.first {
            if character == "@", let names {
                if rest.hasPrefix("@@") {
                    literal += "@"
                    rest.removeFirst(2)
                    continue
                }
                endLiteral()
                let name = try Template.name(behind: rest.dropFirst(), setting: setting, names: names)
                parts.append(.placeholder(name))
                rest.removeFirst(1 + name.count)
            } else if rest.hasPrefix("$${") {
                literal += "${"
                rest.removeFirst(3)
            } else if rest.hasPrefix("${") {
                endLiteral()
                let (value, length) = try Template.variable(at: rest, setting: setting, environment: environment)
                parts.append(.variable(value))
                rest.removeFirst(length)
            } else {
                literal.append(rest.removeFirst())
            }
        }
        endLiteral()
        self.parts = parts
    }

    private init(source: String, parts: [Part]) {
        self.source = source
        self.parts = parts
    }

    /// The template with its own text, but for placeholders and variables, as `write` has it.
    func writingLiterals(_ write: (String) -> String) -> Template {
        Template(
            source: source,
            parts: parts.map { part in
                if case .literal(let text) = part { .literal(write(text)) } else { part }
            })
    }

    /// The names of the placeholders that the template has.
    var placeholders: Set<String> {
        Set(parts.compactMap { if case .placeholder(let name) = $0 { name } else { nil } })
    }

    /// Whether a placeholder of the template has no value in `values`.
    func lacksValue(in values: [String: String]) -> Bool {
        placeholders.contains { values[$0] == nil }
    }

    /// The text with values filled in.
    ///
    /// - Parameters:
    ///   - values: by placeholder. One that has no value becomes empty, or `null` in JSON outside of quotes.
    ///   - place: what the text is part of.
    ///   - unencoded: the placeholders whose values are written as they are.
    func text(_ values: [String: String], in place: TemplatePlace, unencoded: Set<String> = []) -> String {
        var output = ""
        var quotes = JSONQuotes()
        for part in parts {
            switch part {
            case .literal(let text):
                output += text
                quotes.read(text)
            case .placeholder(let name) where unencoded.contains(name):
                output += values[name] ?? ""
            case .placeholder(let name):
                output += place.written(values[name], insideQuotes: quotes.isInside)
            case .variable(let value):
                output += place.written(value.exposed, insideQuotes: quotes.isInside)
            }
        }
        return output
    }

    private static func name(behind rest: Substring, setting: String, names: Set<String>) throws -> String {
        if let name = names.filter({ rest.hasPrefix($0) }).max(by: { $0.count < $1.count }) { return name }
        let known =
            names.isEmpty
            ? "no placeholder is declared" : "known are \(names.sorted().map { "@" + $0 }.joined(separator: ", "))"
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        throw StreamError.configuration(
            "\(setting): '@\(word)' is no placeholder: \(known); write @@ for the character @ itself")
    }

    private static func variable(
        at rest: Substring, setting: String, environment: [String: String]
    ) throws -> (Secret, Int) {
        guard let end = rest.firstIndex(of: "}") else {
            throw StreamError.configuration("\(setting): a '${' has no '}'; write $${ for the characters themselves")
        }
        let name = String(rest[..<end].dropFirst(2))
        guard let value = environment[name] else {
            throw StreamError.configuration(
                "\(setting): the environment has no variable '\(name)'; add it as a key to the Secret that credentialsRef names"
            )
        }
        return (Secret(value), name.count + 3)
    }
}

/// Whether a place in a JSON text is between quotes.
private struct JSONQuotes {
    private(set) var isInside = false
    private var isEscaped = false

    mutating func read(_ text: String) {
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = isInside
            } else if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            }
        }
    }
}
