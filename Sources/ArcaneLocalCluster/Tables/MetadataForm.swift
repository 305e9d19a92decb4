import ArcaneCore
import ArcaneKubernetes

/// Objects without all but their metadata, for clients that need no more.
struct MetadataForm: ObjectForm {
    private static let list = JSONForm(kind: "PartialObjectMetadataList", group: "meta.k8s.io", version: "v1")
    private static let single = JSONForm(kind: "PartialObjectMetadata", group: "meta.k8s.io", version: "v1")

    func isWanted(_ request: APIRequest, of served: ServedResource) -> Bool {
        MediaRange.form(request.accept, among: [Self.list, Self.single]) != nil
    }

    func shown(
        _ objects: [KubernetesObject], of served: ServedResource, metadata: JSONValue, isFirst: Bool, _ request: APIRequest
    ) -> JSONValue {
        let items = objects.map { object -> JSONValue in
            [
                "kind": .string(Self.single.kind), "apiVersion": .string(Self.single.apiVersion),
                "metadata": object.json["metadata"] ?? [:],
            ]
        }
        guard MediaRange.form(request.accept, among: [Self.list, Self.single]) == Self.list else { return items.first ?? .null }
        return [
            "kind": .string(Self.list.kind), "apiVersion": .string(Self.list.apiVersion), "metadata": metadata,
            "items": .array(items),
        ]
    }
}
