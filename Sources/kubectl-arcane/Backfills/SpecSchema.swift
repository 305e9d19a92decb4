import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML

/// What the CRD of a stream kind says of the fields of its spec.
struct SpecSchema: Sendable {
    /// The schema of the spec; empty where the CRD cannot be read, and then anything is taken.
    let json: JSONValue

    /// Any field of any type.
    static let unknown = SpecSchema(json: ["x-kubernetes-preserve-unknown-fields": true])

    /// The value that `text` is for the field at `path`, and the path with the names as the CRD has them. Throws a `CommandFailure` where there is no
    /// such field, or the text is no value of its type.
    func value(_ text: String, at path: [String]) throws -> (path: [String], value: JSONValue) {
        var schema = json
        var names: [String] = []
        for name in path {
            let fields = schema["properties"]?.objectValue ?? [:]
            // Names of a spec match in any case.
            let known = fields[name] != nil ? name : fields.keys.sorted().first { $0.lowercased() == name.lowercased() }
            names.append(known ?? name)
            if let known, let field = fields[known] {
                schema = field
            } else if case .object? = schema["additionalProperties"] {
                schema = schema["additionalProperties"] ?? [:]
            } else if schema["x-kubernetes-preserve-unknown-fields"] == true || schema["additionalProperties"] == true {
                schema = Self.unknown.json
            } else {
                let place = names.dropLast().isEmpty ? "the spec" : names.dropLast().joined(separator: ".")
                let others =
                    fields.isEmpty ? "it has no fields" : "its fields are \(fields.keys.sorted().joined(separator: ", "))"
                throw CommandFailure("--override \(path.joined(separator: ".")): \(place) has no field \(name); \(others)")
            }
        }
        do {
            return (names, try Self.value(text, of: schema))
        } catch let problem as Mismatch {
            throw CommandFailure("--override \(path.joined(separator: ".")): '\(text)' is not \(problem.wanted)")
        }
    }

    /// What a text should have been.
    private struct Mismatch: Error { let wanted: String }

    private static func value(_ text: String, of schema: JSONValue) throws -> JSONValue {
        if schema["nullable"] == true, text == "null" { return .null }
        if let choices = schema["enum"]?.arrayValue, !choices.isEmpty {
            guard let choice = choices.first(where: { $0.stringValue == text || $0.text == text }) else {
                throw Mismatch(wanted: "one of \(choices.map { $0.stringValue ?? $0.text }.joined(separator: ", "))")
            }
            return choice
        }
        if schema["x-kubernetes-int-or-string"] == true { return Int(text).map { .integer($0) } ?? .string(text) }
        switch schema["type"]?.stringValue {
        case "string": return .string(text)
        case "integer":
            guard let number = Int(text) else { throw Mismatch(wanted: "a whole number") }
            return .integer(number)
        case "number":
            guard case .number(let number)? = try? JSONValue(yaml: text) else { throw Mismatch(wanted: "a number") }
            return .number(number)
        case "boolean":
            guard text == "true" || text == "false" else { throw Mismatch(wanted: "true or false") }
            return .bool(text == "true")
        case "array":
            guard case .array(let elements)? = try? JSONValue(yaml: text) else {
                throw Mismatch(wanted: "a list such as [1, 2]")
            }
            return .array(elements)
        case "object":
            guard case .object(let members)? = try? JSONValue(yaml: text) else {
                throw Mismatch(wanted: "an object such as {a: 1}")
            }
            return .object(members)
        default: return (try? JSONValue(yaml: text)) ?? .string(text)
        }
    }
}

extension SpecSchema {
    /// Reads the schema out of a CRD, for the version in which the class has its streams.
    init(_ definition: KubernetesObject, version: String) {
        let versions = definition.json["spec"]?["versions"]?.arrayValue ?? []
        let served = versions.first { $0["name"]?.stringValue == version }
        json = served?["schema"]?["openAPIV3Schema"]?["properties"]?["spec"] ?? Self.unknown.json
    }
}

extension ClusterSession {
    /// What the cluster says of the fields of a kind's specs. Who may not read CRDs gets types by the looks of values.
    func specSchema(of kind: StreamKind) async throws -> SpecSchema {
        do {
            let name = ObjectName("", "\(kind.resource.plural).\(kind.resource.group)")
            return SpecSchema(try await client.get(.customResourceDefinitions, name), version: kind.resource.version)
        } catch let error as KubernetesError where error.isForbidden || error.isNotFound {
            return .unknown
        }
    }
}
