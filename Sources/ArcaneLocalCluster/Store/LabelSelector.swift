/// A label selector of the API: `app=orders,tier!=test,env in (a,b),!legacy`.
struct LabelSelector: Hashable, Sendable {
    enum Requirement: Hashable, Sendable {
        case exists(String)
        case missing(String)
        case one(of: Set<String>, String)
        case none(of: Set<String>, String)
        case above(Int, String)
        case below(Int, String)
    }

    private(set) var requirements: [Requirement] = []

    /// Selects everything.
    init() {}

    /// Reads the text of a selector. Throws what is wrong with it.
    init(_ text: String) throws(SelectorError) {
        requirements = try Self.parts(of: text).map { part throws(SelectorError) in
            guard let requirement = Self.requirement(part) else {
                throw SelectorError(message: "unable to parse requirement: '\(part)' in the selector '\(text)'")
            }
            return requirement
        }
    }

    func selects(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .exists(let key): labels[key] != nil
            case .missing(let key): labels[key] == nil
            case .one(let values, let key): labels[key].map(values.contains) ?? false
            case .none(let values, let key): labels[key].map { !values.contains($0) } ?? true
            case .above(let limit, let key): labels[key].flatMap { Int($0) }.map { $0 > limit } ?? false
            case .below(let limit, let key): labels[key].flatMap { Int($0) }.map { $0 < limit } ?? false
            }
        }
    }

    /// The requirements of a selector: split at the commas that are not in parentheses.
    private static func parts(of text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map(\.trimmingSpaces).filter { !$0.isEmpty }
    }

    private static func requirement(_ part: String) -> Requirement? {
        if part.hasPrefix("!") { return key(part.dropFirst()).map { .missing($0) } }
        if part.hasSuffix(")"), let open = part.firstIndex(of: "(") {
            let words = part[..<open].split(separator: " ")
            let inside = part[part.index(after: open)...].dropLast()
            let values = Set(inside.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingSpaces })
            guard words.count == 2, let key = words.first.flatMap({ key($0) }) else { return nil }
            switch words.last {
            case "in": return .one(of: values, key)
            case "notin": return .none(of: values, key)
            default: return nil
            }
        }
        for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
            guard let range = part.firstRange(of: sign) else { continue }
            let value = String(part[range.upperBound...]).trimmingSpaces
            guard let key = key(part[..<range.lowerBound]) else { return nil }
            return isEqual ? .one(of: [value], key) : .none(of: [value], key)
        }
        for sign in [">", "<"] {
            guard let range = part.firstRange(of: sign) else { continue }
            guard let key = key(part[..<range.lowerBound]), let limit = Int(String(part[range.upperBound...]).trimmingSpaces)
            else { return nil }
            return sign == ">" ? .above(limit, key) : .below(limit, key)
        }
        return key(part[...]).map { .exists($0) }
    }

    private static func key(_ text: Substring) -> String? {
        let key = String(text).trimmingSpaces
        return key.isEmpty || key.contains(where: { $0.isWhitespace || "()".contains($0) }) ? nil : key
    }
}
