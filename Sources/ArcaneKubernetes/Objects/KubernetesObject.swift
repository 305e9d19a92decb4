public import ArcaneCore

/// An object of any kind, with its metadata at hand.
public struct KubernetesObject: Hashable, Sendable {
    /// The whole object.
    public var json: JSONValue

    /// Wraps an object as the API sends it.
    public init(_ json: JSONValue) { self.json = json }

    /// `apiVersion`; empty where it is missing.
    public var apiVersion: String { json["apiVersion"]?.stringValue ?? "" }
    /// `kind`; empty where it is missing.
    public var kind: String { json["kind"]?.stringValue ?? "" }
    /// `metadata.name`; empty where it is missing.
    public var name: String { metadata("name")?.stringValue ?? "" }
    /// `metadata.namespace`; empty where it is missing.
    public var namespace: String { metadata("namespace")?.stringValue ?? "" }
    /// Namespace and name.
    public var objectName: ObjectName { ObjectName(namespace, name) }
    /// `metadata.uid`; empty where it is missing.
    public var uid: String { metadata("uid")?.stringValue ?? "" }
    /// `metadata.resourceVersion`: opaque, and different after each change of the object.
    public var resourceVersion: String { metadata("resourceVersion")?.stringValue ?? "" }
    /// `metadata.generation`: counts changes of the spec.
    public var generation: Int64 { metadata("generation")?.intValue.map(Int64.init) ?? 0 }
    /// `metadata.labels`.
    public var labels: [String: String] { texts("labels") }
    /// `metadata.annotations`.
    public var annotations: [String: String] { texts("annotations") }
    /// `metadata.creationTimestamp`.
    public var creationTimestamp: Timestamp? { metadata("creationTimestamp")?.stringValue.flatMap(Timestamp.init(iso8601:)) }
    /// Whether the object is being deleted: it has a `metadata.deletionTimestamp`.
    public var isTerminating: Bool { metadata("deletionTimestamp")?.stringValue != nil }
    /// `metadata.ownerReferences`.
    public var ownerReferences: [OwnerReference] {
        metadata("ownerReferences")?.arrayValue?.compactMap(OwnerReference.init) ?? []
    }
    /// The owner that manages the object; an object has one at most.
    public var controller: OwnerReference? { ownerReferences.first(where: \.isController) }

    private func metadata(_ name: String) -> JSONValue? { json["metadata"]?[name] }

    private func texts(_ name: String) -> [String: String] {
        metadata(name)?.objectValue?.compactMapValues(\.stringValue) ?? [:]
    }
}
