import ArcaneCore
import ArcaneKubernetes

extension ControlPlane {
    /// Creates a namespace that every cluster has, where it is not there.
    func ensureNamespace(_ name: String) {
        // What fails here besides being there already fails again, with its message, at the first write of a client.
        _ = try? create(.namespaces, ["metadata": ["name": .string(name)]])
    }

    /// Throws where objects cannot be created at `place`: its namespace is not there or ends, or its kind ends.
    static func checkNamespace(of place: ObjectPlace, _ served: ServedResource, in state: StoreState) throws(APIFailure) {
        let name = place.name
        if served.resource.isNamespaced {
            let namespaces = GroupResource(.namespaces)
            guard let namespace = state.object(ObjectPlace(resource: namespaces, name: ObjectName("", name.namespace))) else {
                throw .notFound(namespaces, name.namespace)
            }
            if namespace.isTerminating {
                throw .forbidden(
                    served.groupResource, name.name,
                    "unable to create new content in namespace \(name.namespace) because it is being terminated",
                    causes: [
                        [
                            "reason": "NamespaceTerminating", "field": "metadata.namespace",
                            "message": .string("namespace \(name.namespace) is being terminated"),
                        ]
                    ])
            }
        }
        guard served.isCustom else { return }
        let definition = ObjectPlace(
            resource: GroupResource(.customResourceDefinitions), name: ObjectName("", place.resource.description))
        // The kind may have gone since the request was read.
        guard let current = state.object(definition) else { throw .noSuchPath }
        if current.isTerminating {
            throw APIFailure(
                status: 405, reason: "MethodNotAllowed",
                message: "create not allowed while custom resource definition is terminating")
        }
    }
}
