import ArcaneCore
import ArcaneKubernetes

/// JSON patch (RFC 6902): a list of operations, all or none of which take effect.
struct JSONPatchMethod: PatchMethod {
    func applied(
        _ patch: JSONValue, to object: KubernetesObject?, of served: ServedResource, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> JSONValue {
        guard let operations = patch.arrayValue else { throw .badRequest("a JSON patch is a list of operations") }
        var result = object?.json ?? [:]
        for operation in operations {
            do throws(PatchProblem) {
                result = try Self.apply(operation, to: result)
            } catch {
                throw APIFailure(
                    status: 422, reason: "Invalid",
                    message: "the server rejected our request due to an error in our request: \(error.message)")
            }
        }
        return result
    }

    private struct PatchProblem: Error { let message: String }

    private static func apply(_ operation: JSONValue, to document: JSONValue) throws(PatchProblem) -> JSONValue {
        let path = try pointer(operation["path"])
        switch operation["op"] {
        case "test":
            guard value(at: path, in: document) == operation["value"] ?? .null else {
                throw PatchProblem(message: "testing value \(text(path)) failed")
            }
            return document
        case "add": return try edit(document, path[...], .add(operation["value"] ?? .null))
        case "replace": return try edit(document, path[...], .replace(operation["value"] ?? .null))
        case "remove": return try edit(document, path[...], .remove)
        case "copy", "move":
            let from = try pointer(operation["from"])
            guard let value = value(at: from, in: document) else {
                throw PatchProblem(message: "there is nothing at \(text(from))")
            }
            let source = operation["op"] == "move" ? try edit(document, from[...], .remove) : document
            return try edit(source, path[...], .add(value))
        default: throw PatchProblem(message: "unknown operation \(operation["op"]?.text ?? "(none)")")
        }
    }

    private enum Edit { case add(JSONValue), replace(JSONValue), remove }

    private static func edit(_ target: JSONValue, _ path: ArraySlice<String>, _ edit: Edit) throws(PatchProblem) -> JSONValue {
        guard let step = path.first else {
            switch edit {
            case .add(let value), .replace(let value): return value
            case .remove: return .null
            }
        }
        let rest = path.dropFirst()
        switch target {
        case .object(var members):
            if rest.isEmpty {
                switch edit {
                case .add(let value): members[step] = value
                case .replace(let value):
                    guard members.updateValue(value, forKey: step) != nil else { throw missing(step) }
                case .remove:
                    guard members.removeValue(forKey: step) != nil else { throw missing(step) }
                }
            } else {
                guard let child = members[step] else { throw missing(step) }
                members[step] = try Self.edit(child, rest, edit)
            }
            return .object(members)
        case .array(var elements):
            if rest.isEmpty, case .add(let value) = edit {
                guard let index = step == "-" ? elements.count : Int(step), (0...elements.count).contains(index) else {
                    throw missing(step)
                }
                elements.insert(value, at: index)
            } else {
                guard let index = Int(step), elements.indices.contains(index) else { throw missing(step) }
                if rest.isEmpty, case .remove = edit {
                    elements.remove(at: index)
                } else {
                    elements[index] = try Self.edit(elements[index], rest, edit)
                }
            }
            return .array(elements)
        default: throw missing(step)
        }
    }

    private static func missing(_ step: String) -> PatchProblem { PatchProblem(message: "there is no \"\(step)\"") }

    private static func value(at path: [String], in document: JSONValue) -> JSONValue? {
        path.reduce(Optional(document)) { value, step in
            if let elements = value?.arrayValue {
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                return elements[index]
            }
            return value?[step]
        }
    }

    /// The steps of a JSON pointer (RFC 6901).
    private static func pointer(_ json: JSONValue?) throws(PatchProblem) -> [String] {
        guard let text = json?.stringValue, text.isEmpty || text.hasPrefix("/") else {
            throw PatchProblem(message: "\(json?.text ?? "(none)") is no JSON pointer")
        }
        return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    private static func text(_ path: [String]) -> String { path.map { "/" + $0 }.joined() }
}
