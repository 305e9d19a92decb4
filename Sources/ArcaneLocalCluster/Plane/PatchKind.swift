public import ArcaneCore
public import ArcaneKubernetes

/// The kinds of patches, by the content type that says which one a request has.
public enum PatchKind: String, Hashable, Sendable {
    /// RFC 6902.
    case json = "application/json-patch+json"
    /// RFC 7396.
    case merge = "application/merge-patch+json"
    /// Strategic merge, for built-in kinds.
    case strategic = "application/strategic-merge-patch+json"
    /// Server-side apply.
    case apply = "application/apply-patch+yaml"
}

/// What a kind of patch makes of an object.
public protocol PatchMethod: Sendable {
    /// Whether a patch of an object that is not there creates it.
    var creates: Bool { get }

    /// `object` after the patch; `object` is nil where it is not there, and the method `creates`.
    ///
    /// Pure: it is called again where somebody else has changed the object meanwhile.
    func applied(
        _ patch: JSONValue, to object: KubernetesObject?, of served: ServedResource, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> JSONValue
}

extension PatchMethod {
    /// Most patches change what is there.
    public var creates: Bool { false }
}
