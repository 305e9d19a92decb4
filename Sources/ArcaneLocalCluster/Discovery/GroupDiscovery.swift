import ArcaneCore
import ArcaneKubernetes

/// What is served, as clients from before Kubernetes 1.26 read it: group by group and version by version.
enum GroupDiscovery {
    /// `/api`: the versions of the core group.
    static let coreVersions: JSONValue = [
        "kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [],
    ]

    /// `/apis`: the groups.
    static func groups(_ groups: [ServedGroup]) -> JSONValue {
        ["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups.filter { !$0.name.isEmpty }.map(summary))]
    }

    /// `/apis/GROUP`: one of them.
    static func group(_ group: ServedGroup) -> JSONValue {
        summary(group).setting(["kind"], to: "APIGroup").setting(["apiVersion"], to: "v1")
    }

    /// `/apis/GROUP/VERSION`: the kinds of a version, each followed by its subresources.
    static func resources(_ version: ServedGroup.Version, of group: ServedGroup) -> JSONValue {
        [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(group.apiVersion(version)),
            "resources": .array(version.resources.flatMap { [kind($0)] + subresources($0) }),
        ]
    }

    private static func summary(_ group: ServedGroup) -> JSONValue {
        let versions = group.versions.map { version -> JSONValue in
            ["groupVersion": .string(group.apiVersion(version)), "version": .string(version.name)]
        }
        return ["name": .string(group.name), "versions": .array(versions), "preferredVersion": versions.first ?? .null]
    }

    private static func kind(_ served: ServedResource) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(served.resource.plural), "singularName": .string(served.singular),
            "namespaced": .bool(served.resource.isNamespaced), "kind": .string(served.resource.kind),
            "verbs": .array(served.verbs.map { .string($0) }),
        ]
        if !served.shortNames.isEmpty { members["shortNames"] = .array(served.shortNames.map { .string($0) }) }
        if !served.categories.isEmpty { members["categories"] = .array(served.categories.map { .string($0) }) }
        return .object(members)
    }

    private static func subresources(_ served: ServedResource) -> [JSONValue] {
        served.subresources.sorted().map { subresource in
            [
                "name": .string("\(served.resource.plural)/\(subresource)"), "singularName": "",
                "namespaced": .bool(served.resource.isNamespaced), "kind": .string(served.resource.kind),
                "verbs": ["get", "patch", "update"],
            ]
        }
    }
}
