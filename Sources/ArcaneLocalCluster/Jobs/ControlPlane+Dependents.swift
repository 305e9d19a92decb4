import ArcaneCore
import ArcaneKubernetes

extension ControlPlane {
    /// The objects of a kind that `uid` controls.
    func controlled(_ resource: APIResource, by uid: String) -> [KubernetesObject] {
        let kind = GroupResource(resource)
        let objects = store.with { state in
            state.dependents(of: uid).compactMap { $0.resource == kind ? state.object($0)?.json : nil }
        }
        return objects.map(KubernetesObject.init).filter { $0.controller?.uid == uid }
    }

    /// Changes the object called `name` by `edit`, again where somebody else has changed it meanwhile.
    ///
    /// Returns nil, and changes nothing, where it is not there or has another uid.
    @discardableResult
    func edit(
        _ resource: APIResource, _ name: ObjectName, uid: String, subresource: String? = nil, _ edit: (JSONValue) -> JSONValue
    ) throws(APIFailure) -> KubernetesObject? {
        while true {
            do {
                let current = try get(resource, name)
                guard current.uid == uid else { return nil }
                return try update(resource, name, edit(current.json), subresource: subresource)
            } catch  where error.reason == "NotFound" {
                return nil
            } catch  where error.reason == "Conflict" {
                continue
            }
        }
    }
}
