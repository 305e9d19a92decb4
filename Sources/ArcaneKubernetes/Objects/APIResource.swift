/// A kind of objects of the Kubernetes API, and where its URLs are.
public struct APIResource: Hashable, Sendable {
    /// The API group; empty for the core group.
    public var group: String
    /// The version, such as `v1`.
    public var version: String
    /// The kind, as manifests have it: `Job`.
    public var kind: String
    /// The name in URLs: `jobs`.
    public var plural: String
    /// Whether its objects live in namespaces.
    public var isNamespaced: Bool

    /// Creates a kind.
    public init(group: String, version: String, kind: String, plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// Group and version as manifests have them: `batch/v1`, and `v1` in the core group.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path of the kind's objects, of those of a namespace, of one of them, or of its subresource (`status`, `log` …).
    ///
    /// `namespace` does not count where the kind has none. Names come from the API or were checked, so nothing is escaped here.
    public func path(in namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if isNamespaced, let namespace { path += "/namespaces/\(namespace)" }
        path += "/\(plural)"
        if let name { path += "/\(name)" }
        if let subresource { path += "/\(subresource)" }
        return path
    }
}

extension APIResource {
    /// `batch/v1` Job.
    public static let jobs = APIResource(group: "batch", version: "v1", kind: "Job", plural: "jobs")
    /// `batch/v1` CronJob.
    public static let cronJobs = APIResource(group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs")
    /// Pods.
    public static let pods = APIResource(group: "", version: "v1", kind: "Pod", plural: "pods")
    /// Secrets.
    public static let secrets = APIResource(group: "", version: "v1", kind: "Secret", plural: "secrets")
    /// ConfigMaps.
    public static let configMaps = APIResource(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
    /// Namespaces.
    public static let namespaces = APIResource(
        group: "", version: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false)
    /// Events, of the group `events.k8s.io`.
    public static let events = APIResource(group: "events.k8s.io", version: "v1", kind: "Event", plural: "events")
    /// Leases, by which replicas agree on a leader.
    public static let leases = APIResource(group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases")
    /// Definitions of custom kinds.
    public static let customResourceDefinitions = APIResource(
        group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition", plural: "customresourcedefinitions",
        isNamespaced: false)
}
