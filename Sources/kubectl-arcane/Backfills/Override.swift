import ArcaneCore
import ArcaneYAML

/// One `--override path=value`: a field of a stream's spec that is another one for the time of a backfill.
struct Override: Hashable, Sendable {
    /// The names of the field, from the spec down.
    let path: [String]
    /// The value, as it was given.
    let text: String

    /// Reads `.spec.a.b=value` or `a.b=value`; a dot inside a name is written `\.`. Nil where there is no path, or no `=`.
    init?(_ argument: String) {
        guard let sign = argument.firstIndex(of: "=") else { return nil }
        var names = Self.names(argument[..<sign])
        if names.first == "" { names.removeFirst() }
        if names.count > 1, names.first == "spec" { names.removeFirst() }
        guard !names.isEmpty, !names.contains("") else { return nil }
        path = names
        text = String(argument[argument.index(after: sign)...])
    }

    private static func names(_ text: Substring) -> [String] {
        var names = [""]
        var isEscaped = false
        for character in text {
            if isEscaped || (character != "." && character != "\\") {
                names[names.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                names.append("")
            }
        }
        return names
    }

    /// What is laid over a stream's spec by `overrides`, each with the type that `schema` gives it; nil for no overrides. Throws a `CommandFailure`
    /// that names the field.
    static func payload(_ overrides: [Override], _ schema: SpecSchema) throws -> JSONValue? {
        guard !overrides.isEmpty else { return .none }
        var payload: JSONValue = [:]
        for override in overrides {
            let (path, value) = try schema.value(override.text, at: override.path)
            guard !payload.has(path) else {
                throw CommandFailure(
                    "--override \(path.joined(separator: ".")) contradicts another --override; give each field once")
            }
            payload = payload.merging(path.reversed().reduce(value) { .object([$1: $0]) })
        }
        return payload
    }
}

extension JSONValue {
    /// Whether something stands at `path`, or something that is no object stands on the way.
    fileprivate func has(_ path: [String]) -> Bool {
        guard let name = path.first else { return true }
        guard case .object(let members) = self else { return true }
        return members[name]?.has(Array(path.dropFirst())) ?? false
    }
}
