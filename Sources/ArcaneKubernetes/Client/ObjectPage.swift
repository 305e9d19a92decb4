/// A part of a list.
public struct ObjectPage: Sendable {
    /// The objects.
    public var items: [KubernetesObject]
    /// The version of the list: a watch from here misses nothing.
    public var resourceVersion: String
    /// What to ask for the next part with; nil behind the last one.
    public var continueToken: String?

    /// Creates a part.
    public init(items: [KubernetesObject], resourceVersion: String, continueToken: String? = nil) {
        self.items = items
        self.resourceVersion = resourceVersion
        self.continueToken = continueToken
    }
}
