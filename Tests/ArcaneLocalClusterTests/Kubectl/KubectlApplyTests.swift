import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("kubectl applies", .needsKubectl)
struct KubectlApplyTests {
    @Test("manifests, and says what that did")
    func outcomes() async throws {
        try await withKubectl { kubectl, plane in
            #expect(try await kubectl.apply(Manifest.job) == "job.batch/import created\n")
            let version = try plane.get(.jobs, place("import")).resourceVersion
            #expect(try await kubectl.apply(Manifest.job) == "job.batch/import unchanged\n")
            #expect(try plane.get(.jobs, place("import")).resourceVersion == version)
            let changed = Manifest.job.replacing("suspend: true", with: "suspend: false").replacing(
                "labels: {app: shop}", with: "labels: {}")
            #expect(try await kubectl.apply(changed) == "job.batch/import configured\n")
            let job = try plane.get(.jobs, place("import"))
            #expect(job.json["spec"]?["suspend"] == false && job.labels.isEmpty)
        }
    }

    @Test("lists of built-in kinds entry by entry, and keeps what others have set")
    func lists() async throws {
        try await withKubectl { kubectl, plane in
            let deployment = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec:
                      containers:
                      - {name: main, image: one, env: [{name: A, value: "1"}, {name: B, value: "2"}]}
                      - {name: side, image: two}
                """
            let deployments = APIResource(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
            try await kubectl.apply(deployment)
            try plane.patch(
                deployments, place("shop"),
                ["spec": ["template": ["spec": ["containers": [["name": "main", "workingDir": "/w"]]]]]], .strategic)
            try await kubectl.apply(
                deployment.replacing(#", {name: B, value: "2"}"#, with: #", {name: C, value: "3"}"#)
                    .replacing("\n      - {name: side, image: two}", with: ""))
            let containers = try plane.get(deployments, place("shop")).json["spec"]?["template"]?["spec"]?["containers"]?
                .arrayValue
            #expect(containers?.map { $0["name"] } == ["main"])
            #expect(containers?.first?["workingDir"] == "/w")
            #expect(containers?.first?["env"] == [["name": "A", "value": "1"], ["name": "C", "value": "3"]])
        }
    }

    @Test("nothing that the schema does not allow, and says why")
    func refused() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.definition)
            func failure(_ manifest: String) async throws -> String {
                try await kubectl.failure("apply", "-f", "-", input: manifest) ?? ""
            }
            let blue = try await failure(Manifest.widget.replacing("color: red", with: "color: blue"))
            #expect(blue.contains(#"spec.color: Unsupported value: "blue": supported values: "red", "green""#))
            let unknown = try await failure(Manifest.widget.replacing("color: red", with: "color: red, colour: red"))
            #expect(unknown.contains(#"unknown field "spec.colour""#))
            #expect(
                try await failure(Manifest.widget.replacing("kind: Widget", with: "kind: Gadget")).contains(
                    "no matches for kind"))
            #expect(try plane.list(.widgets).count == 0)
        }
    }

    @Test("nothing in a dry run, but tells what would come of it")
    func dryRun() async throws {
        try await withKubectl { kubectl, plane in
            #expect(
                try await kubectl.apply(Manifest.configMap, ["--dry-run=server"])
                    == "configmap/settings created (server dry run)\n")
            #expect(try plane.list(.configMaps).count == 0)
            try await kubectl.apply(Manifest.configMap)
            let file = try kubectl.file(Manifest.configMap.replacing("red", with: "green"))
            // `kubectl diff` fails where there is a difference.
            await #expect { try await kubectl("diff", "-f", file) } throws: { error in
                let output = (error as? Kubectl.Failed)?.output ?? ""
                return output.contains("-  color: red") && output.contains("+  color: green")
            }
        }
    }

    @Test("on the server, with owners of fields")
    func serverSide() async throws {
        try await withKubectl { kubectl, plane in
            #expect(try await kubectl.apply(Manifest.configMap, ["--server-side"]) == "configmap/settings serverside-applied\n")
            let other = Manifest.configMap.replacing("red", with: "green").replacing(#", size: "1""#, with: "")
            let conflict = try await kubectl.failure("apply", "--server-side", "--field-manager=other", "-f", "-", input: other)
            #expect(conflict?.contains(#"Apply failed with 1 conflict: conflict with "kubectl": .data.color"#) == true)
            try await kubectl.apply(other, ["--server-side", "--field-manager=other", "--force-conflicts"])
            #expect(try plane.get(.configMaps, place("settings")).json["data"] == ["color": "green", "size": "1"])
            // kubectl owns the size alone, and takes it away with it.
            try await kubectl.apply(Manifest.configMap.replacing(#"{color: red, size: "1"}"#, with: "{}"), ["--server-side"])
            #expect(try plane.get(.configMaps, place("settings")).json["data"] == ["color": "green"])
            let yaml = try await kubectl("get", "cm", "settings", "-o", "yaml", "--show-managed-fields")
            #expect(
                try JSONValue(yaml: yaml)["metadata"]?["managedFields"]?.arrayValue?.map { $0["manager"] } == [
                    "other", "kubectl",
                ])
        }
    }

    @Test("on the server what it has applied itself before, without a conflict")
    func migration() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.configMap)
            let green = Manifest.configMap.replacing("red", with: "green").replacing(#", size: "1""#, with: "")
            try await kubectl.apply(green, ["--server-side"])
            let object = try plane.get(.configMaps, place("settings"))
            #expect(object.json["data"]?["color"] == "green")
            let managers = ManagedFields(object.json["metadata"]?["managedFields"]).entries.map(\.manager.name)
            #expect(!managers.contains(LastApplied.manager.name), "kubectl takes over what it has owned")
            try await kubectl.apply(green.replacing("{color: green}", with: "{}"), ["--server-side"])
            #expect(try plane.get(.configMaps, place("settings")).json["data"]?["color"] == nil)
        }
    }
}
