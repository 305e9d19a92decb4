import ArcaneKubernetes

/// Which objects of a kind a list or a watch is about.
struct ObjectSelection: Sendable {
    var namespace: String?
    var labels = LabelSelector()
    var fields = FieldSelector()

    /// The narrowest scope that has all of them.
    var scope: WatchScope {
        if let namespace, let name = fields.exact("metadata.name") { return .object(ObjectName(namespace, name)) }
        return namespace.map { .namespace($0) } ?? .all
    }

    func selects(_ object: StoredObject) -> Bool {
        (namespace == nil || namespace == object.name.namespace) && labels.selects(object.labels) && fields.selects(object)
    }
}
