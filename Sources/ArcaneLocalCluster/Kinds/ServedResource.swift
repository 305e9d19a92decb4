public import ArcaneCore
public import ArcaneKubernetes

/// A kind that the control plane serves, in one version.
public struct ServedResource: Hashable, Sendable {
    /// The kind and its version.
    public var resource: APIResource
    /// The name of one object: `job`.
    public var singular: String
    /// Short names: `cj`.
    public var shortNames: [String] = []
    /// Groups of kinds that it is in, such as `all`.
    public var categories: [String] = []
    /// The kind of its lists: `JobList`.
    public var listKind: String
    /// `additionalPrinterColumns` of a CRD's version, as they are there; empty for built-in kinds.
    public var columns: [JSONValue] = []
    /// `openAPIV3Schema` of a CRD's version; nil for built-in kinds.
    public var schema: JSONValue?
    /// Subresources, such as `status`.
    public var subresources: Set<String> = []
    /// Whether the kind comes from a CRD.
    public var isCustom = false
    /// The version that objects are stored in.
    public var storageVersion: String
    /// Whether the kind has no other version.
    var hasOneVersion = true
    /// Whether changes of the spec are counted in `metadata.generation`.
    var countsGeneration = false
    /// What field selectors may ask for.
    var selectable = SelectableFields()

    /// Creates a kind as its names follow from `resource`.
    init(_ resource: APIResource) {
        self.resource = resource
        singular = resource.kind.lowercased()
        listKind = resource.kind + "List"
        storageVersion = resource.version
    }

    /// What can be done with the kind's objects.
    public var verbs: [String] { ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] }

    /// The kind in whatever version.
    public var groupResource: GroupResource { GroupResource(resource) }

    /// Whether status and the rest are written apart from each other.
    public var hasStatus: Bool { subresources.contains("status") }

    /// Where its objects are kept: the two groups of Events have one place.
    var storage: GroupResource {
        groupResource == EventForms.newer ? EventForms.core : groupResource
    }
}
