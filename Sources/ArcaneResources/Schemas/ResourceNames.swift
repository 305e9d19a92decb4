/// The names of a kind of Kubernetes objects.
public struct ResourceNames: Hashable, Sendable {
    /// The kind, as manifests have it: `RestApiStream`.
    public var kind: String
    /// The name in URLs and for `kubectl`: `restapistreams`.
    public var plural: String
    /// The name of one, for `kubectl`: `restapistream`.
    public var singular: String
    /// Abbreviations for `kubectl`: `rest`.
    public var shortNames: [String]
    /// Groups of kinds that `kubectl get` lists together.
    public var categories: [String]
    /// The API group.
    public var group: String

    /// Creates names; `singular` is the kind in lower case and `plural` has an `s` behind that, unless told otherwise.
    public init(
        kind: String, plural: String? = nil, singular: String? = nil, shortNames: [String] = [],
        categories: [String] = [APIGroup.category], group: String = APIGroup.streaming
    ) {
        self.kind = kind
        self.singular = singular ?? kind.lowercased()
        self.plural = plural ?? kind.lowercased() + "s"
        self.shortNames = shortNames
        self.categories = categories
        self.group = group
    }
}
