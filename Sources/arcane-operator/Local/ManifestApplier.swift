import ArcaneCore
import ArcaneKubernetes
import Logging

/// Applies manifests to a cluster, as `kubectl apply --server-side` does.
struct ManifestApplier: Sendable {
    let client: KubernetesClient
    let logger: Logger

    /// The owner of the fields that manifests set.
    static let fieldManager = "arcane-operator-local"

    /// Applies all, the definitions of kinds first. Throws a configuration error that names file and object.
    func apply(_ manifests: Manifests) async throws {
        for entry in manifests.inOrder {
            let object = entry.object
            let resource = try await resource(of: object, in: entry.file)
            let name = ObjectName(
                resource.isNamespaced ? object.namespace.isEmpty ? "default" : object.namespace : "", object.name)
            do {
                try await client.apply(resource, name, object.json, fieldManager: Self.fieldManager, force: true)
            } catch let error as KubernetesError where error.isInvalid || error.isNotFound || error.isForbidden {
                throw StreamError.configuration("\(entry.file): \(object.kind) \(name) is refused: \(error.message)")
            }
            logger.info("applied", metadata: ["kind": "\(object.kind)", "name": "\(name)"])
        }
    }

    /// Where objects of this kind are, as discovery says. A kind that has just been defined is served at once.
    private func resource(of object: KubernetesObject, in file: String) async throws -> APIResource {
        let parts = object.apiVersion.split(separator: "/").map(String.init)
        let (group, version) = parts.count == 2 ? (parts[0], parts[1]) : ("", object.apiVersion)
        let list: JSONValue?
        do { list = try await client.discover(group: group, version: version) } catch let error as KubernetesError
            where error.isNotFound
        { list = nil }
        let found = list?["resources"]?.arrayValue?.first {
            $0["kind"]?.stringValue == object.kind && $0["name"]?.stringValue?.contains("/") == false
        }
        guard let found, let plural = found["name"]?.stringValue else {
            throw StreamError.configuration(
                "\(file): there is no kind \(object.kind) in \(object.apiVersion); give its CustomResourceDefinition too, which a plugin prints with its command crd"
            )
        }
        return APIResource(
            group: group, version: version, kind: object.kind, plural: plural,
            isNamespaced: found["namespaced"]?.boolValue ?? true)
    }
}
