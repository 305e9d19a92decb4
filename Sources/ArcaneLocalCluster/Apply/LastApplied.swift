import ArcaneCore
import ArcaneJSON

/// What `kubectl apply` without `--server-side` has noted in an annotation, so that its objects can go over to server-side apply.
enum LastApplied {
    static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    /// Who owns what was applied so.
    static let manager = ManagedFields.Manager(name: "kubectl-client-side-apply", applies: false)

    /// The parts of `live` that are as they were applied, and the annotation; nil where there is none.
    static func fields(of live: JSONValue, _ served: ServedResource, _ structure: FieldStructure) -> FieldSet? {
        guard let text = live["metadata"]?["annotations"]?[annotation]?.stringValue,
            let noted = try? JSONValue(parsing: Array(text.utf8))
        else { return nil }
        let applied = OwnablePart.of(noted, served, subresource: nil)
        let current = OwnablePart.of(live, served, subresource: nil)
        guard let fields = try? OwnedFields.all(of: applied, structure),
            let difference = try? FieldComparison(from: applied, to: current, structure)
        else { return nil }
        var result = fields.subtracting(difference.modified).subtracting(difference.removed)
        result[.field("metadata")][.field("annotations")][.field(annotation)] = .member
        return result
    }
}
