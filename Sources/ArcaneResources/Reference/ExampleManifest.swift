import ArcaneCore
import ArcaneYAML
import Yams

/// A manifest of a stream as the documentation shows it, in the order in which the settings are declared.
public struct ExampleManifest: Sendable {
    /// Which settings an example shows.
    public enum Extent: Sendable {
        /// Those that a stream must have.
        case required
        /// All of them, with their defaults, or else an example.
        case all
    }

    private let kind: String
    private let name: String
    private let definitions: [SettingDefinition]
    private let extent: Extent

    /// Creates the example of a stream called `name`.
    public init<Spec: StreamSpec>(kind: String, name: String, spec: Spec.Type, extent: Extent = .required) {
        self.kind = kind
        self.name = name
        self.definitions = Spec.streamDefinitions
        self.extent = extent
    }

    /// The manifest.
    public var yaml: String {
        YAMLWriter.text(
            of: YAMLWriter.mapping([
                ("apiVersion", YAMLWriter.node(of: .string(APIGroup.apiVersion))),
                ("kind", YAMLWriter.node(of: .string(kind))),
                ("metadata", YAMLWriter.node(of: ["name": .string(name)])),
                ("spec", mapping(of: definitions, beside: [])),
            ]))
    }

    private func mapping(of definitions: [SettingDefinition], beside first: [(name: String, node: Node)]) -> Node {
        let shown = definitions.filter { extent == .all || $0.isRequired }
        return YAMLWriter.mapping(first + shown.map { ($0.name, node(of: $0.shape, given: $0.defaultValue)) })
    }

    /// A value of `shape`: `value` where one is given, else the shape's example.
    private func node(of shape: SettingShape, given value: JSONValue?) -> Node {
        switch shape.content {
        case .group(let definitions, _) where value == nil || value == [:]:
            mapping(of: definitions, beside: [])
        case .union(let discriminator, let forms) where value == nil:
            mapping(
                of: forms.first?.definitions ?? [],
                beside: forms.prefix(1).map { (discriminator, YAMLWriter.node(of: .string($0.name))) })
        case .list(let element) where value == nil && !element.isPlain:
            YAMLWriter.sequence([node(of: element, given: nil)])
        default:
            YAMLWriter.node(of: value ?? shape.example)
        }
    }
}

extension SettingShape {
    /// Whether its values are made of nothing that has a description of its own.
    var isPlain: Bool {
        if case .plain = content { true } else { false }
    }
}
