import ArcaneCore
import ArcaneKubernetes

/// The object of a request, as its path says what it is.
extension ServedResource {
    /// `object` with its kind and namespace. Throws where it says that it is of another one.
    func requested(_ object: JSONValue, in namespace: String?) throws(APIFailure) -> JSONValue {
        guard case .object(var members) = object else { throw .badRequest("the body of the request is no JSON object") }
        let view = KubernetesObject(object)
        if !view.kind.isEmpty,
            view.kind != resource.kind || (!view.apiVersion.isEmpty && view.apiVersion != resource.apiVersion)
        {
            throw .badRequest(
                "the API version in the data (\(view.apiVersion), Kind=\(view.kind)) does not match the expected API version"
                    + " (\(resource.apiVersion), Kind=\(resource.kind))")
        }
        members["kind"] = .string(resource.kind)
        members["apiVersion"] = .string(resource.apiVersion)
        var metadata = members["metadata"]?.objectValue ?? [:]
        if resource.isNamespaced {
            let wanted = namespace ?? (view.namespace.isEmpty ? "default" : view.namespace)
            if !view.namespace.isEmpty, view.namespace != wanted {
                throw .badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            metadata["namespace"] = .string(wanted)
        } else {
            metadata["namespace"] = nil
        }
        members["metadata"] = .object(metadata)
        return .object(members)
    }
}
