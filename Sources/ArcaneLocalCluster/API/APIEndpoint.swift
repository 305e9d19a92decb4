public import ArcaneCore
public import ArcaneKubernetes

/// Paths that somebody else answers: discovery, OpenAPI, the log of a pod.
public protocol APIEndpoint: Sendable {
    /// The answer; nil where the request is not for this endpoint. A thrown `APIFailure` becomes its `Status`.
    func answer(_ request: APIRequest, _ plane: ControlPlane) async throws -> APIAnswer?
}

/// Another form of objects that a client may ask for in its `Accept` header, such as tables.
public protocol ObjectForm: Sendable {
    /// Whether the request asks for this form of the objects of `served`.
    func isWanted(_ request: APIRequest, of served: ServedResource) -> Bool
    /// The objects in this form; `metadata` is that of the list, or of the object.
    ///
    /// For the events of a watch it is called with one object at a time; only the first one has to bring what holds for all (`isFirst`).
    func shown(
        _ objects: [KubernetesObject], of served: ServedResource, metadata: JSONValue, isFirst: Bool, _ request: APIRequest
    ) -> JSONValue
}
