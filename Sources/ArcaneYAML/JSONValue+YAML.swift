public import ArcaneCore
import Yams

/// A YAML text that cannot be read.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, with line and column where they are known.
    public let description: String
}

extension JSONValue {
    /// Reads one YAML document, by the rules that `kubectl` reads manifests by.
    ///
    /// Unquoted `yes`, `no`, `on` and `off` are truth values; numbers keep their text where it is JSON's; anchors, aliases and merge
    /// keys are resolved; the same key twice is an error. An empty document is `null`.
    public init(yaml: String) throws(YAMLError) {
        let documents = try JSONValue.documents(yaml: yaml)
        guard documents.count <= 1 else {
            throw YAMLError(description: "there are \(documents.count) documents, separated by '---'; give one")
        }
        self = documents.first ?? .null
    }

    /// Reads all documents of a YAML text, as a file of manifests has them.
    public static func documents(yaml: String) throws(YAMLError) -> [JSONValue] {
        var nodes: [Node] = []
        do {
            // Not `compose_all`: its sequence ends at a fault as it does at the end of the text.
            let parser = try Parser(yaml: yaml)
            while let node = try parser.nextRoot() { nodes.append(node) }
        } catch {
            throw YAMLError(description: "this is no YAML: \(error)")
        }
        var reader = YAMLReader()
        return try nodes.map { node throws(YAMLError) in try reader.value(of: node) }
    }

    /// The value as YAML in block style with sorted keys, ending in a line break.
    public var yaml: String { YAMLWriter.text(of: YAMLWriter.node(of: self)) }
}
