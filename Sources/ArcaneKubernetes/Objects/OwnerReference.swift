public import ArcaneCore

/// An owner of an object: with the last of them the object goes too.
public struct OwnerReference: Hashable, Sendable {
    /// Group and version of the owner's kind.
    public var apiVersion: String
    /// The owner's kind.
    public var kind: String
    /// The owner's name.
    public var name: String
    /// The owner's uid. One of the same name with another uid is another object.
    public var uid: String
    /// Whether the owner manages the object.
    public var isController: Bool

    /// Creates a reference.
    public init(apiVersion: String, kind: String, name: String, uid: String, isController: Bool) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.isController = isController
    }

    /// Reads an entry of `metadata.ownerReferences`; nil where it names no object.
    public init?(_ json: JSONValue) {
        guard let apiVersion = json["apiVersion"]?.stringValue, let kind = json["kind"]?.stringValue,
            let name = json["name"]?.stringValue, let uid = json["uid"]?.stringValue
        else { return nil }
        self.init(
            apiVersion: apiVersion, kind: kind, name: name, uid: uid, isController: json["controller"]?.boolValue ?? false)
    }

    /// The entry of `metadata.ownerReferences`.
    public var json: JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
            "controller": .bool(isController),
        ]
    }
}
