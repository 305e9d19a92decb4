public import ArcaneKubernetes

/// Objects of one kind in whatever version: the unit that the store keeps, numbers and watches.
public struct GroupResource: Hashable, Sendable, CustomStringConvertible {
    /// The API group; empty for the core group.
    public var group: String
    /// The name in URLs: `jobs`.
    public var plural: String

    /// Creates a name of a kind.
    public init(group: String, plural: String) {
        self.group = group
        self.plural = plural
    }

    /// The kind of `resource`, without its version.
    public init(_ resource: APIResource) {
        self.init(group: resource.group, plural: resource.plural)
    }

    /// As messages of the API have it: `jobs.batch`, and `pods` in the core group.
    public var description: String { group.isEmpty ? plural : "\(plural).\(group)" }
}
