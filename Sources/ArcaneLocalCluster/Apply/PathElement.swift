import ArcaneCore
import ArcaneJSON

/// A step from a value to a part of it, by which ownership of fields is told.
enum PathElement: Hashable, Sendable {
    /// A member of an object.
    case field(String)
    /// The element of a list whose members have these values: its key.
    case key([String: JSONValue])
    /// The element of a set that is this value.
    case value(JSONValue)

    /// Reads a name of `fieldsV1`, such as `f:spec` or `k:{"name":"main"}`; nil where it is none.
    init?(fieldsV1 name: String) {
        let rest = name.dropFirst(2)
        switch name.prefix(2) {
        case "f:": self = .field(String(rest))
        case "k:":
            guard case .object(let members)? = try? JSONValue(parsing: Array(rest.utf8)) else { return nil }
            self = .key(members)
        case "v:":
            guard let value = try? JSONValue(parsing: Array(rest.utf8)) else { return nil }
            self = .value(value)
        default: return nil
        }
    }

    /// The name in `fieldsV1`.
    var fieldsV1: String {
        switch self {
        case .field(let name): "f:\(name)"
        case .key(let members): "k:\(JSONValue.object(members).text)"
        case .value(let value): "v:\(value.text)"
        }
    }

    /// As messages have it: `.spec`, `[name="main"]`, `[="a"]`.
    var text: String {
        switch self {
        case .field(let name): ".\(name)"
        case .key(let members):
            "[" + members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }.joined(separator: ",") + "]"
        case .value(let value): "[=\(value.text)]"
        }
    }
}
