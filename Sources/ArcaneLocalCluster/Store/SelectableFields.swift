import ArcaneCore

/// What field selectors may ask of a kind: the name of each field, and where its value is.
///
/// `metadata.name` and `metadata.namespace` are always there and not listed.
struct SelectableFields: Hashable, Sendable {
    private let paths: [String: [String]]

    init(_ paths: [String: [String]] = [:]) {
        self.paths = paths
    }

    /// Fields that are named by their paths.
    init(at names: [String]) {
        self.init(
            Dictionary(names.map { ($0, $0.split(separator: ".").map(String.init)) }, uniquingKeysWith: { first, _ in first }))
    }

    func has(_ field: String) -> Bool {
        field == "metadata.name" || field == "metadata.namespace" || paths[field] != nil
    }

    /// The fields of `object` that have a value.
    func values(of object: JSONValue) -> [String: String] {
        paths.compactMapValues { path in
            switch object[path: path] {
            case .string(let text)?: text
            case .number(let text)?: text
            case .bool(let value)?: String(value)
            default: nil
            }
        }
    }
}
