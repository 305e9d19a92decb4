import ArcaneCore

/// The columns of built-in kinds, as the API server has them.
enum BuiltInColumns {
    /// The columns of `resource`: name and age where there are none of its own.
    static func columns(of resource: GroupResource) -> [TableColumn] {
        table[resource.description] ?? [.name, .age]
    }

    private static let table: [String: [TableColumn]] = [
        "namespaces": [.name, .value("Status", "status", "phase"), .age],
        "secrets": [
            .name, .value("Type", "type"), TableColumn("Data", type: "integer") { count($0["data"]) }, .age,
        ],
        "configmaps": [
            .name,
            TableColumn("Data", type: "integer") { row in
                .integer((row["data"]?.objectValue?.count ?? 0) + (row["binaryData"]?.objectValue?.count ?? 0))
            }, .age,
        ],
        "serviceaccounts": [.name, TableColumn("Secrets", type: "integer") { count($0["secrets"]) }, .age],
        "services": serviceColumns,
        "nodes": [.name, TableColumn("Status") { .string(nodeStatus($0.object)) }, .age],
        "pods": PodColumns.all,
        "events": EventColumns.core,
        "events.events.k8s.io": EventColumns.newer,
        "jobs.batch": JobColumns.jobs,
        "cronjobs.batch": JobColumns.cronJobs,
        "leases.coordination.k8s.io": [.name, .value("Holder", "spec", "holderIdentity"), .age],
        "customresourcedefinitions.apiextensions.k8s.io": [.name, created],
        "roles.rbac.authorization.k8s.io": [.name, created],
        "clusterroles.rbac.authorization.k8s.io": [.name, created],
        "rolebindings.rbac.authorization.k8s.io": [.name, role, .age],
        "clusterrolebindings.rbac.authorization.k8s.io": [.name, role, .age],
        "deployments.apps": [
            .name, ready("readyReplicas"), .value("Up-to-date", "status", "updatedReplicas", type: "integer", default: 0),
            .value("Available", "status", "availableReplicas", type: "integer", default: 0), .age,
        ] + templateColumns("template"),
        "statefulsets.apps": [.name, ready("readyReplicas"), .age] + templateColumns("template"),
        "replicasets.apps": [
            .name, .value("Desired", "spec", "replicas", type: "integer", default: 0),
            .value("Current", "status", "replicas", type: "integer", default: 0),
            .value("Ready", "status", "readyReplicas", type: "integer", default: 0), .age,
        ] + templateColumns("template"),
    ]

    private static let created = TableColumn("Created At", type: "date") { $0["metadata", "creationTimestamp"] ?? .null }

    private static let role = TableColumn("Role") { row in
        .string("\(row["roleRef", "kind"]?.stringValue ?? "")/\(row["roleRef", "name"]?.stringValue ?? "")")
    }

    private static let serviceColumns: [TableColumn] = [
        .name, .value("Type", "spec", "type", default: "ClusterIP"), .value("Cluster-IP", "spec", "clusterIP", default: "None"),
        TableColumn("External-IP") { _ in "<none>" },
        TableColumn("Port(s)") { row in
            let ports = (row["spec", "ports"]?.arrayValue ?? []).map { port in
                "\(port["port"]?.text ?? "")/\(port["protocol"]?.stringValue ?? "TCP")"
            }
            return .string(ports.isEmpty ? "<none>" : ports.joined(separator: ","))
        }, .age,
        TableColumn("Selector", wide: true) { .string(pairs($0["spec", "selector"])) },
    ]

    private static func ready(_ field: String) -> TableColumn {
        TableColumn("Ready") { row in
            .string("\(row["status", field]?.intValue ?? 0)/\(row["spec", "replicas"]?.intValue ?? 1)")
        }
    }

    private static func nodeStatus(_ node: JSONValue) -> String {
        let condition = node["status"]?["conditions"]?.arrayValue?.first { $0["type"] == "Ready" }
        let ready = condition.map { $0["status"] == "True" ? "Ready" : "NotReady" } ?? "Unknown"
        return node["spec"]?["unschedulable"] == true ? "\(ready),SchedulingDisabled" : ready
    }

    private static func count(_ value: JSONValue?) -> JSONValue {
        .integer(value?.objectValue?.count ?? value?.arrayValue?.count ?? 0)
    }
}

extension BuiltInColumns {
    /// Containers, images and selector of a kind with a pod template at `path` of its spec; for `-o wide`.
    static func templateColumns(_ path: String...) -> [TableColumn] {
        @Sendable func containers(_ row: TableColumn.Row, _ field: String) -> JSONValue {
            let list = row.object[path: ["spec"] + path + ["spec", "containers"]]?.arrayValue ?? []
            return .string(list.compactMap { $0[field]?.stringValue }.joined(separator: ","))
        }
        let owner = ["spec"] + path.dropLast() + ["selector"]
        return [
            TableColumn("Containers", wide: true) { containers($0, "name") },
            TableColumn("Images", wide: true) { containers($0, "image") },
            TableColumn("Selector", wide: true) { row in
                let selector = row.object[path: owner]
                return .string(pairs(selector?["matchLabels"] ?? selector?["matchExpressions"]))
            },
        ]
    }

    /// `a=1,b=2`.
    fileprivate static func pairs(_ labels: JSONValue?) -> String {
        guard let labels = labels?.objectValue, !labels.isEmpty else { return "<none>" }
        return labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.stringValue ?? "")" }.joined(separator: ",")
    }
}
