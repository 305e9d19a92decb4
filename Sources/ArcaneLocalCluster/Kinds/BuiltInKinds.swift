import ArcaneKubernetes

/// The kinds of Kubernetes that are served besides those of CRDs.
///
/// Controllers are there for Jobs, CronJobs, pods, namespaces and garbage collection; objects of other kinds are only kept.
enum BuiltInKinds {
    static let all: [ServedResource] = core + apps + batch + rest

    private static let core: [ServedResource] = [
        kind(
            "", "Namespace", "namespaces", short: ["ns"], namespaced: false, subresources: ["status"], fields: ["status.phase"]),
        kind(
            "", "Pod", "pods", short: ["po"], categories: ["all"], subresources: ["status"],
            fields: [
                "status.phase", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "status.podIP", "status.nominatedNodeName",
            ]),
        kind("", "Secret", "secrets", fields: ["type"]),
        kind("", "ConfigMap", "configmaps", short: ["cm"]),
        kind("", "ServiceAccount", "serviceaccounts", short: ["sa"]),
        kind("", "Service", "services", short: ["svc"], categories: ["all"], subresources: ["status"]),
        kind("", "Endpoints", "endpoints", short: ["ep"]),
        kind(
            "", "PersistentVolumeClaim", "persistentvolumeclaims", short: ["pvc"], subresources: ["status"]),
        kind(
            "", "PersistentVolume", "persistentvolumes", short: ["pv"], namespaced: false, subresources: ["status"]),
        // `kubectl apply --prune` looks for them whatever is applied.
        kind(
            "", "ReplicationController", "replicationcontrollers", short: ["rc"], categories: ["all"], subresources: ["status"],
            counted: true),
        kind("", "LimitRange", "limitranges", short: ["limits"]),
        kind("", "Node", "nodes", short: ["no"], namespaced: false, subresources: ["status"]),
        kind("", "Event", "events", short: ["ev"], fields: EventForms.selectable),
    ]

    private static let apps: [ServedResource] = [
        kind(
            "apps", "Deployment", "deployments", short: ["deploy"], categories: ["all"], subresources: ["status"], counted: true
        ),
        kind(
            "apps", "StatefulSet", "statefulsets", short: ["sts"], categories: ["all"], subresources: ["status"], counted: true),
        kind("apps", "DaemonSet", "daemonsets", short: ["ds"], categories: ["all"], subresources: ["status"], counted: true),
        kind("apps", "ReplicaSet", "replicasets", short: ["rs"], categories: ["all"], subresources: ["status"], counted: true),
    ]

    private static let batch: [ServedResource] = [
        kind(
            "batch", "Job", "jobs", categories: ["all"], subresources: ["status"], counted: true,
            fields: ["status.successful"]),
        kind("batch", "CronJob", "cronjobs", short: ["cj"], categories: ["all"], subresources: ["status"], counted: true),
    ]

    private static let rest: [ServedResource] = [
        kind("events.k8s.io", "Event", "events", short: ["ev"], fields: EventForms.selectable),
        kind("coordination.k8s.io", "Lease", "leases"),
        kind("policy", "PodDisruptionBudget", "poddisruptionbudgets", short: ["pdb"], subresources: ["status"], counted: true),
        kind("networking.k8s.io", "NetworkPolicy", "networkpolicies", short: ["netpol"], counted: true),
        kind("networking.k8s.io", "Ingress", "ingresses", short: ["ing"], subresources: ["status"], counted: true),
        kind("rbac.authorization.k8s.io", "Role", "roles"),
        kind("rbac.authorization.k8s.io", "RoleBinding", "rolebindings"),
        kind("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", namespaced: false),
        kind("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", namespaced: false),
        kind("scheduling.k8s.io", "PriorityClass", "priorityclasses", short: ["pc"], namespaced: false, counted: true),
        kind("storage.k8s.io", "StorageClass", "storageclasses", short: ["sc"], namespaced: false),
        kind(
            "apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", short: ["crd", "crds"],
            categories: ["api-extensions"], namespaced: false, subresources: ["status"], counted: true),
    ]

    private static func kind(
        _ group: String, _ kind: String, _ plural: String, short: [String] = [], categories: [String] = [],
        namespaced: Bool = true, subresources: Set<String> = [], counted: Bool = false, fields: [String] = []
    ) -> ServedResource {
        var served = ServedResource(
            APIResource(group: group, version: "v1", kind: kind, plural: plural, isNamespaced: namespaced))
        served.shortNames = short
        served.categories = categories
        served.subresources = subresources
        served.countsGeneration = counted
        served.selectable = SelectableFields(at: fields)
        return served
    }
}
