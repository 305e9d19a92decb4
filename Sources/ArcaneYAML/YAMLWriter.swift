package import ArcaneCore
package import Yams

/// Writes JSON values as YAML that is read back as the same value, by this module and by `kubectl`.
package enum YAMLWriter {
    /// The value as a node, keys sorted.
    package static func node(of value: JSONValue) -> Node {
        switch value {
        case .null: Node("null", Tag(.null))
        case .bool(let value): Node(value ? "true" : "false", Tag(.bool))
        case .number(let text): Node(text, Tag(text.contains { ".eE".contains($0) } ? .float : .int))
        case .string(let text): node(ofText: text)
        case .array(let elements): sequence(elements.map(node(of:)))
        case .object(let members):
            mapping(members.sorted { $0.key < $1.key }.map { ($0.key, node(of: $0.value)) })
        }
    }

    /// A sequence.
    package static func sequence(_ elements: [Node]) -> Node {
        Node(elements, Tag(.seq), elements.isEmpty ? .flow : .block)
    }

    /// A mapping in the order of `members`.
    package static func mapping(_ members: [(name: String, node: Node)]) -> Node {
        Node(members.map { (node(ofText: $0.name), $0.node) }, Tag(.map), members.isEmpty ? .flow : .block)
    }

    /// The document of `node`.
    package static func text(of node: Node) -> String {
        // Nodes made of JSON values can always be written: they have no tags or anchors of a user's making.
        (try? serialize(node: node, width: -1, allowUnicode: true)) ?? ""
    }

    /// A text, quoted where plain it would be read as something else.
    private static func node(ofText text: String) -> Node {
        if text.contains("\n") { return Node(text, Tag(.str), .literal) }
        let isPlain = !text.isEmpty && YAMLScalar.isText(text)
        return Node(text, Tag(.str), isPlain ? .any : .doubleQuoted)
    }
}

extension YAMLScalar {
    /// Whether every YAML reader takes `text` without quotes for a text.
    ///
    /// Stricter than one of them is: YAML 1.1 has `y`, `no`, `0o7`, `1:30` and `2024-01-01`, YAML 1.2 has not.
    fileprivate static func isText(_ text: String) -> Bool {
        let words: Set<String> = ["null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "="]
        return !words.contains(text.lowercased()) && !(text.first.map { "0123456789+-.".contains($0) } ?? true)
    }
}
