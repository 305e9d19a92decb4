import ArcaneCore
import Yams

/// Turns the nodes of a YAML document into JSON values.
struct YAMLReader {
    /// Far more than any manifest has, and far less than aliases of aliases can make of a small file.
    private var nodesLeft = 1_000_000

    mutating func value(of node: Node) throws(YAMLError) -> JSONValue {
        nodesLeft -= 1
        guard nodesLeft > 0 else {
            throw YAMLError(description: "the document is too large; it has more than a million values")
        }
        switch node {
        case .scalar(let scalar):
            return YAMLScalar.value(of: scalar.string, tag: Tag.Name(rawValue: node.tag.rawValue))
        case .sequence(let sequence):
            var elements: [JSONValue] = []
            for element in sequence { elements.append(try value(of: element)) }
            return .array(elements)
        case .mapping(let mapping):
            return .object(try members(of: mapping))
        case .alias(let alias):
            throw YAMLError(description: "alias '\(alias.anchor.rawValue)' stands before its anchor")
        }
    }

    private mutating func members(of mapping: Node.Mapping) throws(YAMLError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        var merged: [String: JSONValue] = [:]
        for (key, node) in mapping {
            guard let name = key.string else {
                throw YAMLError(description: "a key is a list or an object; JSON has texts only")
            }
            let value = try value(of: node)
            if key.tag == Tag(.merge) {
                for other in value.arrayValue ?? [value] { merged.merge(other.objectValue ?? [:]) { first, _ in first } }
            } else {
                members[name] = value
            }
        }
        return members.merging(merged) { own, _ in own }
    }
}

/// What the text of a YAML scalar stands for.
enum YAMLScalar {
    static func value(of text: String, tag: Tag.Name) -> JSONValue {
        switch tag {
        case .null: .null
        case .bool: .bool(["y", "t"].contains(text.lowercased().prefix(1)) || text.lowercased() == "on")
        case .int, .float: number(text).map(JSONValue.number) ?? .string(text)
        default: .string(text)
        }
    }

    /// The JSON text of a YAML number; nil for what JSON has no number for: `.inf`, `.nan`, and base 60 such as `1:30`.
    static func number(_ text: String) -> String? {
        if isJSON(text) { return text }
        var digits = text.replacing("_", with: "")
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
        let sign = isNegative ? "-" : ""
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.lowercased().hasPrefix(prefix) {
            return UInt64(digits.dropFirst(2), radix: radix).map { sign + String($0) }
        }
        if digits.count > 1, digits.hasPrefix("0"), digits.allSatisfy(\.isNumber) {
            return UInt64(digits, radix: 8).map { sign + String($0) }
        }
        if isJSON(digits) { return sign + digits }
        guard let value = Double(digits), value.isFinite else { return nil }
        return sign + "\(value)"
    }

    /// Whether `text` is a number by the grammar of RFC 8259.
    private static func isJSON(_ text: String) -> Bool {
        text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    }
}
