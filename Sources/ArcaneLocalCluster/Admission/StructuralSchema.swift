import ArcaneCore

/// The structural schema of a CRD's version (`openAPIV3Schema`): what objects lose, gain and must be.
struct StructuralSchema {
    let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    var type: String? { json["type"]?.stringValue }
    var keepsUnknownFields: Bool { json["x-kubernetes-preserve-unknown-fields"] == true }
    var isEmbeddedResource: Bool { json["x-kubernetes-embedded-resource"] == true }
    var isIntOrString: Bool { json["x-kubernetes-int-or-string"] == true }
    var isNullable: Bool { json["nullable"] == true }
    var properties: [String: JSONValue] { json["properties"]?.objectValue ?? [:] }
    var items: StructuralSchema? { json["items"].map(StructuralSchema.init) }

    /// The schema of the values of a map; nil where other properties are not told of.
    var additionalProperties: StructuralSchema? {
        guard let schema = json["additionalProperties"], schema.objectValue != nil else { return nil }
        return StructuralSchema(schema)
    }

    /// Whether a map takes any value.
    var takesAnyProperty: Bool { json["additionalProperties"] == true }
}

extension StructuralSchema {
    /// An object of the kind without unknown fields, whose paths are added to `pruned`, and with defaults.
    ///
    /// `apiVersion`, `kind` and `metadata` are not the schema's business.
    func conformed(_ object: JSONValue, pruned: inout [String]) -> JSONValue {
        defaulted(withoutUnknown(object, at: "", isResource: true, &pruned), isResource: true)
    }

    private static let resourceFields: Set = ["apiVersion", "kind", "metadata"]

    private func withoutUnknown(_ value: JSONValue, at path: String, isResource: Bool, _ lost: inout [String]) -> JSONValue {
        switch value {
        case .object(let members):
            var kept: [String: JSONValue] = [:]
            for (name, member) in members {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if isResource, Self.resourceFields.contains(name) {
                    kept[name] = member
                } else if let schema = properties[name] {
                    let schema = StructuralSchema(schema)
                    kept[name] = schema.withoutUnknown(member, at: place, isResource: schema.isEmbeddedResource, &lost)
                } else if let schema = additionalProperties {
                    kept[name] = schema.withoutUnknown(member, at: place, isResource: schema.isEmbeddedResource, &lost)
                } else if keepsUnknownFields || takesAnyProperty {
                    kept[name] = member
                } else {
                    lost.append(place)
                }
            }
            return .object(kept)
        case .array(let elements):
            guard let items else { return value }
            return .array(
                elements.enumerated().map {
                    items.withoutUnknown($1, at: "\(path)[\($0)]", isResource: items.isEmbeddedResource, &lost)
                })
        default: return value
        }
    }

    private func defaulted(_ value: JSONValue, isResource: Bool) -> JSONValue {
        switch value {
        case .object(var members):
            for (name, schema) in properties where !(isResource && Self.resourceFields.contains(name)) {
                let schema = StructuralSchema(schema)
                // A null that is not allowed stands for the default.
                if members[name] == nil || (members[name] == .null && !schema.isNullable && schema.json["default"] != nil) {
                    members[name] = schema.json["default"]
                }
                if let member = members[name] {
                    members[name] = schema.defaulted(member, isResource: schema.isEmbeddedResource)
                }
            }
            if let schema = additionalProperties {
                for (name, member) in members
                where properties[name] == nil && !(isResource && Self.resourceFields.contains(name)) {
                    members[name] = schema.defaulted(member, isResource: schema.isEmbeddedResource)
                }
            }
            return .object(members)
        case .array(let elements):
            guard let items else { return value }
            return .array(elements.map { items.defaulted($0, isResource: items.isEmbeddedResource) })
        default: return value
        }
    }
}
