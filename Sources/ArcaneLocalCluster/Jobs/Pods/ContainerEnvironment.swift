import ArcaneCore
import ArcaneKubernetes
import Foundation

/// The environment of a container, as its pod's spec says it. Pure.
struct ContainerEnvironment: Sendable {
    /// The variables.
    private(set) var variables: [String: String] = [:]
    /// What was left out, for events of the pod.
    private(set) var warnings: [Warning] = []

    /// Something that is wrong, but keeps nobody from going on.
    struct Warning: Hashable, Sendable {
        var reason: String
        var message: String
    }

    private let pod: KubernetesObject
    private let sources: PodSources

    /// Reads `envFrom` and then `env`, so that the latter wins. Throws where something that is not optional is not there.
    init(_ container: JSONValue, of pod: KubernetesObject, _ sources: PodSources) throws(ContainerFailure) {
        self.pod = pod
        self.sources = sources
        for source in container["envFrom"]?.arrayValue ?? [] { try add(all: source) }
        for variable in container["env"]?.arrayValue ?? [] {
            guard let name = variable["name"]?.stringValue else { continue }
            variables[name] = try value(of: variable) ?? variables[name]
        }
    }

    private mutating func add(all source: JSONValue) throws(ContainerFailure) {
        let prefix = source["prefix"]?.stringValue ?? ""
        let kind: String
        let reference: JSONValue
        if let secret = source["secretRef"] {
            (kind, reference) = ("secret", secret)
        } else if let map = source["configMapRef"] {
            (kind, reference) = ("configMap", map)
        } else {
            return
        }
        guard let data = try data(kind, reference) else { return }
        var skipped: [String] = []
        for (key, value) in data {
            let name = prefix + key
            if Self.isName(name) { variables[name] = String(decoding: value, as: UTF8.self) } else { skipped.append(key) }
        }
        guard !skipped.isEmpty else { return }
        warnings.append(
            Warning(
                reason: "InvalidEnvironmentVariableNames",
                message: "Keys [\(skipped.sorted().joined(separator: ", "))] from the EnvFrom \(kind)"
                    + " \(pod.namespace)/\(reference["name"]?.stringValue ?? "") were skipped since they are considered invalid"
                    + " environment variable names."))
    }

    /// The data of a Secret or ConfigMap; nil where it is optional and not there.
    private func data(_ kind: String, _ reference: JSONValue) throws(ContainerFailure) -> [String: Data]? {
        let name = reference["name"]?.stringValue ?? ""
        if let data = kind == "secret" ? sources.secret(name) : sources.configMap(name) { return data }
        if reference["optional"] == true { return nil }
        throw .configuration("\(kind.lowercased()) \"\(name)\" not found")
    }

    private mutating func value(of variable: JSONValue) throws(ContainerFailure) -> String? {
        if let text = variable["value"]?.stringValue { return VariableExpansion.expand(text, variables) }
        guard let from = variable["valueFrom"], from != .null else { return "" }
        if let key = from["secretKeyRef"] { return try value("secret", key) }
        if let key = from["configMapKeyRef"] { return try value("configMap", key) }
        if let field = from["fieldRef"]?["fieldPath"]?.stringValue {
            guard let text = Self.field(field, of: pod) else {
                throw .configuration("failed to resolve fieldRef \(field): it is no field that a variable can have")
            }
            return text
        }
        if let field = from["resourceFieldRef"]?["resource"]?.stringValue {
            warnings.append(
                Warning(
                    reason: "UnsupportedVariable",
                    message: "The variable \(variable["name"]?.stringValue ?? "") has no value: processes have no \(field) here"
                ))
        }
        return nil
    }

    private func value(_ kind: String, _ reference: JSONValue) throws(ContainerFailure) -> String? {
        guard let data = try data(kind, reference) else { return nil }
        let key = reference["key"]?.stringValue ?? ""
        if let value = data[key] { return String(decoding: value, as: UTF8.self) }
        if reference["optional"] == true { return nil }
        let name = "\(pod.namespace)/\(reference["name"]?.stringValue ?? "")"
        throw .configuration("couldn't find key \(key) in \(kind == "secret" ? "Secret" : "ConfigMap") \(name)")
    }

    /// What Kubernetes takes as a name of a variable.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first), name != ".", name != ".." else { return false }
        return name.utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0)
        }
    }

    /// A field of the pod, in the words of `fieldPath`.
    static func field(_ path: String, of pod: KubernetesObject) -> String? {
        if path.hasPrefix("metadata.labels['"), path.hasSuffix("']") {
            return pod.labels[String(path.dropFirst(17).dropLast(2))] ?? ""
        }
        if path.hasPrefix("metadata.annotations['"), path.hasSuffix("']") {
            return pod.annotations[String(path.dropFirst(22).dropLast(2))] ?? ""
        }
        return switch path {
        case "metadata.name": pod.name
        case "metadata.namespace": pod.namespace
        case "metadata.uid": pod.uid
        case "spec.nodeName": LocalNode.name
        case "spec.serviceAccountName": pod.json["spec"]?["serviceAccountName"]?.stringValue ?? "default"
        case "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs": LocalNode.address
        default: nil
        }
    }
}

/// The machine that all pods run on.
enum LocalNode {
    static let name = "local"
    static let address = "127.0.0.1"
}
