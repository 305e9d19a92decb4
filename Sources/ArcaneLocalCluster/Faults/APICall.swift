/// A request as faults and observers see it.
public struct APICall: Hashable, Sendable {
    /// What it does.
    public var verb: APIVerb
    /// The kind; empty names for paths that are not about objects.
    public var resource: GroupResource
    /// The namespace; empty where there is none.
    public var namespace: String
    /// The object's name. For a create it is the one in the body, empty where the API makes it.
    public var name: String
    /// The part of the object; nil for all of it.
    public var subresource: String?
    /// The program that asks.
    public var userAgent: String

    /// Creates a call.
    public init(
        verb: APIVerb, resource: GroupResource, namespace: String = "", name: String = "", subresource: String? = nil,
        userAgent: String = ""
    ) {
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
        self.userAgent = userAgent
    }
}
