import ArcaneCore
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

/// The cells of an object's row, without the wide ones unless they are asked for.
func cells(_ plural: String, group: String = "", _ object: String, now: String = "2026-01-01T00:01:00Z", wide: Bool = false)
    throws -> [String]
{
    let columns = BuiltInColumns.columns(of: GroupResource(group: group, plural: plural))
    let row = TableColumn.Row(object: try JSONValue(yaml: object), now: Timestamp(now))
    return columns.filter { wide || $0.priority == 0 }.map { $0.cell(row) }.map { $0.stringValue ?? $0.text }
}

/// The headings of a kind's table.
func headings(_ plural: String, group: String = "") -> [String] {
    BuiltInColumns.columns(of: GroupResource(group: group, plural: plural)).filter { $0.priority == 0 }.map(\.name)
}

@Suite("The columns of built-in kinds")
struct BuiltInColumnsTests {
    private static let metadata = "metadata: {name: n, creationTimestamp: '2026-01-01T00:00:00Z'}"

    @Test(
        "tell what matters of the kind",
        arguments: [
            ("namespaces", "", "status: {phase: Active}", ["n", "Active", "60s"]),
            ("secrets", "", "type: Opaque\ndata: {a: MQ==, b: MQ==}", ["n", "Opaque", "2", "60s"]),
            ("configmaps", "", "data: {a: x}\nbinaryData: {b: MQ==}", ["n", "2", "60s"]),
            ("serviceaccounts", "", "{}", ["n", "0", "60s"]),
            ("leases", "coordination.k8s.io", "spec: {holderIdentity: me}", ["n", "me", "60s"]),
            ("customresourcedefinitions", "apiextensions.k8s.io", "{}", ["n", "2026-01-01T00:00:00Z"]),
            ("rolebindings", "rbac.authorization.k8s.io", "roleRef: {kind: Role, name: r}", ["n", "Role/r", "60s"]),
            (
                "deployments", "apps",
                "spec: {replicas: 2}\nstatus: {readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1}",
                ["n", "1/2", "2", "1", "60s"]
            ),
            (
                "services", "", "spec: {ports: [{port: 80}, {port: 53, protocol: UDP}]}",
                ["n", "ClusterIP", "None", "<none>", "80/TCP,53/UDP", "60s"]
            ),
            ("nodes", "", "status: {conditions: [{type: Ready, status: 'True'}]}", ["n", "Ready", "60s"]),
            ("ingresses", "networking.k8s.io", "{}", ["n", "60s"]),
        ])
    func rows(plural: String, group: String, object: String, expected: [String]) throws {
        let object = object == "{}" ? Self.metadata : Self.metadata + "\n" + object
        #expect(try cells(plural, group: group, object) == expected)
        #expect(headings(plural, group: group).count == expected.count)
    }

    @Test("never show the values of a Secret")
    func secret() throws {
        let row = try cells("secrets", Self.metadata + "\ndata: {password: bWFya2Vy}", wide: true)
        #expect(!row.contains { $0.contains("bWFya2Vy") })
    }

    @Test("have no gap where an object has nothing but a name")
    func bare() throws {
        for served in BuiltInKinds.all {
            let resource = served.groupResource
            let row = TableColumn.Row(object: ["metadata": ["name": "n"]], now: Timestamp("2026-01-01T00:00:00Z"))
            #expect(
                BuiltInColumns.columns(of: resource).first?.cell(row) == (resource.plural == "events" ? "<unknown>" : "n"),
                "\(resource)")
        }
    }
}
