import ArcaneCore
import ArcaneKubernetes

/// What is served in one document (`APIGroupDiscoveryList` of `apidiscovery.k8s.io`), as clients since Kubernetes 1.26 ask for it.
enum AggregatedDiscovery {
    /// The versions of the document, which do not differ in what is in it.
    static let forms = ["v2", "v2beta1"].map {
        JSONForm(kind: "APIGroupDiscoveryList", group: "apidiscovery.k8s.io", version: $0)
    }

    /// The document about `groups`.
    static func document(_ groups: [ServedGroup], as form: JSONForm) -> JSONValue {
        [
            "kind": .string(form.kind), "apiVersion": .string(form.apiVersion), "metadata": [:],
            "items": .array(
                groups.map { group in
                    [
                        "metadata": group.name.isEmpty ? [:] : ["name": .string(group.name)],
                        "versions": .array(group.versions.map(version)),
                    ]
                }),
        ]
    }

    private static func version(_ version: ServedGroup.Version) -> JSONValue {
        [
            "version": .string(version.name), "freshness": "Current",
            "resources": .array(version.resources.map(resource)),
        ]
    }

    private static func resource(_ served: ServedResource) -> JSONValue {
        var members: [String: JSONValue] = [
            "resource": .string(served.resource.plural), "singularResource": .string(served.singular),
            "scope": served.resource.isNamespaced ? "Namespaced" : "Cluster", "responseKind": kind(served),
            "verbs": .array(served.verbs.map { .string($0) }),
        ]
        if !served.shortNames.isEmpty { members["shortNames"] = .array(served.shortNames.map { .string($0) }) }
        if !served.categories.isEmpty { members["categories"] = .array(served.categories.map { .string($0) }) }
        if !served.subresources.isEmpty {
            members["subresources"] = .array(
                served.subresources.sorted().map { subresource in
                    ["subresource": .string(subresource), "responseKind": kind(served), "verbs": ["get", "patch", "update"]]
                })
        }
        return .object(members)
    }

    private static func kind(_ served: ServedResource) -> JSONValue {
        [
            "group": .string(served.resource.group), "version": .string(served.resource.version),
            "kind": .string(served.resource.kind),
        ]
    }
}
