import ArcaneKubernetes

/// An API group and what it serves, by its versions.
struct ServedGroup: Sendable {
    struct Version: Sendable {
        let name: String
        let resources: [ServedResource]
    }

    /// The name; empty for the core group.
    let name: String
    /// The versions, the preferred one first.
    let versions: [Version]

    /// The groups of `resources`, in the order of their first kinds.
    static func list(_ resources: [ServedResource]) -> [ServedGroup] {
        var order: [String] = []
        var kinds: [String: [ServedResource]] = [:]
        for served in resources {
            if kinds[served.resource.group] == nil { order.append(served.resource.group) }
            kinds[served.resource.group, default: []].append(served)
        }
        return order.map { ServedGroup(name: $0, kinds[$0] ?? []) }
    }

    private init(name: String, _ kinds: [ServedResource]) {
        self.name = name
        versions = Set(kinds.map(\.resource.version)).map(APIVersionName.init).sorted().map { version in
            Version(name: version.name, resources: kinds.filter { $0.resource.version == version.name })
        }
    }

    /// Group and version as objects have them.
    func apiVersion(_ version: Version) -> String { name.isEmpty ? version.name : "\(name)/\(version.name)" }
}
