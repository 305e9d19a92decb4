/// By what the entries of lists in built-in kinds are told apart (`patchMergeKey` and `x-kubernetes-list-map-keys` of the Kubernetes API).
///
/// Only lists of objects that are merged entry by entry are named; every other list is replaced as a whole. Custom kinds say
/// this in their schema.
enum MergeKeys {
    /// The key of the entries of the list called `field`, of which `entry` is one; nil where the list is replaced as a whole.
    static func key(of field: String, entry: [String]) -> String? {
        // Containers list `ports` by containerPort, Services by port.
        if field == "ports" { return entry.contains("containerPort") ? "containerPort" : "port" }
        return keys[field]
    }

    /// Lists of texts that are sets.
    static func isSet(_ field: String) -> Bool { field == "finalizers" }

    private static let keys = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "env": "name", "volumes": "name",
        "volumeMounts": "mountPath", "volumeDevices": "devicePath", "imagePullSecrets": "name", "hostAliases": "ip",
        "topologySpreadConstraints": "topologyKey", "resourceClaims": "name", "ownerReferences": "uid", "conditions": "type",
        "secrets": "name", "podIPs": "ip", "containerStatuses": "name", "initContainerStatuses": "name",
    ]
}
