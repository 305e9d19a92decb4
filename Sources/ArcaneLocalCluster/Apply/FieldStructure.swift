import ArcaneCore

/// How a part of an object is owned: as a whole, or by its parts, and how those are told apart.
///
/// It follows the schema: `x-kubernetes-list-type`, `-list-map-keys` and `-map-type`. Where the schema says nothing, objects are owned member by
/// member, and lists as a whole.
struct FieldStructure: Sendable {
    /// How the elements of a list are told apart.
    enum List: Hashable, Sendable {
        /// Not at all.
        case atomic
        /// By what they are.
        case set
        /// By these members.
        case keyed([String])
    }

    private let schema: JSONValue

    init(_ schema: JSONValue) {
        self.schema = KindSchema.resolved(schema)
        list =
            switch self.schema["x-kubernetes-list-type"] {
            case "set": .set
            case "map": .keyed(self.schema["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? [])
            default: .atomic
            }
    }

    /// The structure of the objects of a kind.
    init(of served: ServedResource) {
        self.init(KindSchema(served).schema)
    }

    /// How the elements are told apart, where this is a list.
    let list: List

    /// Whether an object is owned as a whole.
    var isAtomicObject: Bool { schema["x-kubernetes-map-type"] == "atomic" }

    /// Whether the schema knows a member of that name, so that it is a field of its own and not an entry of a map.
    func isField(_ element: PathElement) -> Bool {
        guard case .field(let name) = element else { return false }
        return schema["properties"]?[name] != nil
    }

    /// The structure of what is at `element`.
    func structure(at element: PathElement) -> FieldStructure {
        switch element {
        case .field(let name):
            FieldStructure(schema["properties"]?[name] ?? schema["additionalProperties"] ?? [:])
        case .key, .value: FieldStructure(schema["items"] ?? [:])
        }
    }

    /// The step to an element of the list; nil where elements are not told apart.
    ///
    /// A part of a key that is missing has the default of the schema, as `protocol` of a port has. Throws where it has none.
    func element(_ entry: JSONValue) throws(Unkeyed) -> PathElement? {
        switch list {
        case .atomic: return nil
        case .set: return .value(entry)
        case .keyed(let keys):
            let items = KindSchema.resolved(schema["items"] ?? [:])
            var members: [String: JSONValue] = [:]
            for key in keys {
                guard let value = entry[key] ?? items["properties"]?[key]?["default"] else { throw Unkeyed(key: key) }
                members[key] = value
            }
            return .key(members)
        }
    }

    /// An element of a list lacks a part of the key by which it is told from the others.
    struct Unkeyed: Error, Hashable {
        let key: String
        var path = ""
    }
}
