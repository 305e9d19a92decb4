import ArcaneCore
import ArcaneKubernetes

/// The kinds that are served: the built-in ones, and those of the CRDs of the moment.
struct KindRegistry: Sendable {
    private struct Key: Hashable {
        var resource: GroupResource
        var version: String
    }

    private var kinds: [Key: ServedResource] = [:]
    private var order: [Key] = []

    init() {
        for kind in BuiltInKinds.all { add(kind) }
    }

    /// All kinds, built-in ones first.
    var all: [ServedResource] { order.compactMap { kinds[$0] } }

    /// The kind of `resource` in its version; nil where it is not served.
    func served(_ resource: APIResource) -> ServedResource? {
        kinds[Key(resource: GroupResource(resource), version: resource.version)]
    }

    /// The kind of a path.
    func served(group: String, version: String, plural: String) -> ServedResource? {
        kinds[Key(resource: GroupResource(group: group, plural: plural), version: version)]
    }

    /// A version of a kind; the one that objects are stored in, where that is served.
    func served(_ resource: GroupResource) -> ServedResource? {
        let versions = order.filter { $0.resource == resource }.compactMap { kinds[$0] }
        return versions.first { $0.resource.version == $0.storageVersion } ?? versions.first
    }

    /// The version of a kind that an owner reference names.
    func served(apiVersion: String, kind: String) -> ServedResource? {
        all.first { $0.resource.apiVersion == apiVersion && $0.resource.kind == kind }
    }

    /// Serves `versions` of a kind in place of those that were.
    mutating func replace(_ resource: GroupResource, with versions: [ServedResource]) {
        order.removeAll { $0.resource == resource }
        for key in kinds.keys.filter({ $0.resource == resource }) { kinds[key] = nil }
        for version in versions { add(version) }
    }

    private mutating func add(_ kind: ServedResource) {
        let key = Key(resource: kind.groupResource, version: kind.resource.version)
        if kinds.updateValue(kind, forKey: key) == nil { order.append(key) }
    }
}
