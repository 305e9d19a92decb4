import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams
import ArcaneYAML
import Foundation

/// Objects of the cluster as commands print them.
enum ObjectText {
    /// One object, or a list of them as kubectl prints it; `table` is what people see.
    static func text(
        _ objects: [KubernetesObject], as format: OutputFormat, isList: Bool, table: (_ isWide: Bool) -> String
    ) -> String {
        let shown = objects.map(withoutManagers)
        let json: JSONValue =
            if !isList, let object = shown.first {
                object
            } else {
                ["apiVersion": "v1", "kind": "List", "metadata": ["resourceVersion": ""], "items": .array(shown)]
            }
        return switch format {
        case .table, .wide: table(format == .wide)
        case .json, .yaml: self.text(json, as: format)
        case .name: objects.map { reference(to: $0) + "\n" }.joined()
        }
    }

    /// A value as JSON for people, or as YAML.
    static func text(_ json: JSONValue, as format: OutputFormat) -> String {
        format == .yaml ? json.yaml : indented(json) + "\n"
    }

    /// `kind.group/name`, as kubectl prints and takes it.
    static func reference(to object: KubernetesObject) -> String {
        let group = object.apiVersion.split(separator: "/").dropLast().first.map { ".\($0)" } ?? ""
        return "\(object.kind.lowercased())\(group)/\(object.name)"
    }

    /// An object without the owners of its fields, which kubectl does not show either.
    private static func withoutManagers(_ object: KubernetesObject) -> JSONValue {
        guard case .object(var members) = object.json, case .object(var metadata)? = members["metadata"] else {
            return object.json
        }
        metadata["managedFields"] = nil
        members["metadata"] = .object(metadata)
        return .object(members)
    }

    private static func indented(_ json: JSONValue, _ indent: String = "") -> String {
        let inner = indent + "    "
        func quoted(_ text: String) -> String { JSONValue.string(text).text }
        switch json {
        case .array(let elements) where !elements.isEmpty:
            return "[\n" + elements.map { inner + indented($0, inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.sorted { $0.key < $1.key }.map { "\(inner)\(quoted($0.key)): \(indented($0.value, inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return json.text
        }
    }
}

extension TextTable {
    /// The table, each line ended; nothing but `none` where it has no rows.
    func text(ifEmpty none: String) -> String {
        rows.isEmpty ? none + "\n" : lines().map { $0 + "\n" }.joined()
    }
}
