import ArcaneCore
import ArcaneKubernetes

/// Server-side apply as a kind of patch that the API takes: it creates what is not there.
struct ServerSideApply: PatchMethod {
    /// The clock by which managers are noted.
    let now: @Sendable () -> Timestamp

    var creates: Bool { true }

    func applied(
        _ patch: JSONValue, to object: KubernetesObject?, of served: ServedResource, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> JSONValue {
        guard let manager = options.fieldManager, !manager.isEmpty else {
            throw .badRequest(
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
        }
        guard case .object = patch else { throw .badRequest("what is applied is no JSON object") }
        let ownership = FieldOwnership(served, manager: manager, subresource: subresource, time: ObjectMetadata.text(now()))
        return try ownership.applied(patch, to: object?.json, isForced: options.isForced)
    }
}
