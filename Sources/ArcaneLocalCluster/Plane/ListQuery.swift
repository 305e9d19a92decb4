import ArcaneKubernetes

/// Which objects of a kind are listed or watched, and how many at once.
public struct ListQuery: Hashable, Sendable {
    /// The namespace; nil for all.
    public var namespace: String?
    /// A label selector, such as `app=orders,tier in (a,b)`.
    public var labels: String?
    /// A field selector, such as `metadata.name=orders`.
    public var fields: String?
    /// The most objects of one answer; nil for all.
    public var limit: Int?
    /// What the part before this one gave, to go on from there.
    public var continueToken: String?

    /// Creates a query; without arguments it is about all objects.
    public init(
        namespace: String? = nil, labels: String? = nil, fields: String? = nil, limit: Int? = nil, continueToken: String? = nil
    ) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
        self.limit = limit
        self.continueToken = continueToken
    }
}

extension ListQuery {
    /// The selection that the texts stand for, of the kind `served`.
    func selection(of served: ServedResource) throws(APIFailure) -> ObjectSelection {
        var selection = ObjectSelection(namespace: served.resource.isNamespaced ? namespace : nil)
        do throws(SelectorError) {
            selection.labels = try LabelSelector(labels ?? "")
            selection.fields = try FieldSelector(fields ?? "")
        } catch {
            throw .badRequest(error.message)
        }
        if served.groupResource == EventForms.newer { selection.fields = selection.fields.renamed(EventForms.coreName) }
        for requirement in selection.fields.requirements where !served.selectable.has(requirement.field) {
            throw .badRequest(
                "Unable to find \"\(served.resource.apiVersion), Resource=\(served.resource.plural)\" that match label selector"
                    + " \"\(labels ?? "")\", field selector \"\(fields ?? "")\": field label not supported: \(requirement.field)"
            )
        }
        return selection
    }
}
