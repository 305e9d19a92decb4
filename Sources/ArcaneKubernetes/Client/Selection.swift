/// Which objects of a kind are meant.
public struct Selection: Hashable, Sendable {
    /// The namespace; nil for all of them.
    public var namespace: String?
    /// A label selector, such as `app=orders,tier!=test`.
    public var labels: String?
    /// A field selector, such as `metadata.name=orders`.
    public var fields: String?

    /// All objects, or those that the selectors choose.
    public init(namespace: String? = nil, labels: String? = nil, fields: String? = nil) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
    }

    /// The parameters of a request's query.
    var query: [(name: String, value: String)] {
        [("labelSelector", labels), ("fieldSelector", fields)].compactMap { name, value in value.map { (name, $0) } }
    }
}
