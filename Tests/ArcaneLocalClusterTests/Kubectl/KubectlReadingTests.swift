import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("kubectl reads", .needsKubectl)
struct KubectlReadingTests {
    @Test("the version, what is served, and who one is")
    func cluster() async throws {
        try await withKubectl { kubectl, _ in
            #expect(try await kubectl("version").contains("Server Version: v1.\(ProbeEndpoint.minor)."))
            #expect(try await kubectl("cluster-info").contains("is running at"))
            let resources = rows(try await kubectl("api-resources", "--no-headers"))
            #expect(resources.contains(["cronjobs", "cj", "batch/v1", "true", "CronJob"]))
            #expect(resources.contains(["namespaces", "ns", "v1", "false", "Namespace"]))
            let versions = try await kubectl("api-versions").split(separator: "\n")
            #expect(versions.contains("v1") && versions.contains("coordination.k8s.io/v1"))
            #expect(try await kubectl("auth", "can-i", "create", "pods") == "yes\n")
        }
    }

    @Test("objects in every form")
    func forms() async throws {
        try await withKubectl { kubectl, plane in
            let created = try plane.create(.configMaps, Sample.configMap("a", ["x": "1"], labels: ["app": "shop"]))
            try plane.create(.configMaps, Sample.configMap("b", ["x": "1", "z": "2"]))
            try plane.create(.namespaces, ["metadata": ["name": "far"]])
            try plane.create(.configMaps, Sample.configMap("c"), in: "far")
            let table = rows(try await kubectl("get", "cm"))
            #expect(table.map { $0.prefix(2) } == [["NAME", "DATA"], ["a", "1"], ["b", "2"]])
            #expect(try JSONValue(yaml: try await kubectl("get", "cm", "a", "-o", "yaml")) == created.json)
            #expect(try JSONValue(parsing: Array(try await kubectl("get", "cm", "a", "-o", "json").utf8)) == created.json)
            #expect(try await kubectl("get", "cm", "-o", "name") == "configmap/a\nconfigmap/b\n")
            #expect(try await kubectl("get", "cm", "b", "-o", "jsonpath={.data.z}") == "2")
            #expect(try await kubectl("get", "cm", "-l", "app=shop", "-o", "name") == "configmap/a\n")
            #expect(try await kubectl("get", "cm", "--field-selector", "metadata.name!=a", "-o", "name") == "configmap/b\n")
            #expect(
                rows(try await kubectl("get", "cm", "-A", "--no-headers")).map { $0.prefix(2) } == [
                    ["default", "a"], ["default", "b"], ["far", "c"],
                ])
            #expect(rows(try await kubectl("get", "cm", "--sort-by={.metadata.creationTimestamp}", "--no-headers")).count == 2)
            #expect(rows(try await kubectl("get", "cm", "a", "--show-labels"))[1].last == "app=shop")
            #expect(
                try await kubectl.failure("get", "cm", "none")
                    == "Error from server (NotFound): configmaps \"none\" not found\n")
        }
    }

    @Test("custom kinds with their columns, by their category too, as soon as they are there")
    func custom() async throws {
        try await withKubectl { kubectl, plane in
            #expect(try await kubectl.failure("get", "widgets")?.contains("the server doesn't have a resource type") == true)
            try await kubectl.apply(Manifest.definition)
            #expect(rows(try await kubectl("get", "crd"))[1].first == "widgets.shop.example")
            try await kubectl.apply(Manifest.widget)
            try plane.patch(.widgets, place("chair"), ["status": ["phase": "Ready"]], .merge, subresource: "status")
            #expect(rows(try await kubectl("get", "arcane")) == [["NAME", "PHASE"], ["chair", "Ready"]])
            #expect(
                rows(try await kubectl("get", "wd", "-o", "wide")) == [["NAME", "PHASE", "SIZE"], ["chair", "Ready", "3"]])
        }
    }

    @Test("descriptions, with the events of the object")
    func describe() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.job)
            let job = try plane.get(.jobs, place("import"))
            try plane.create(
                .events,
                [
                    "metadata": ["name": "import.1"], "type": "Normal", "reason": "SuccessfulCreate",
                    "note": "Created pod: import-x",
                    "eventTime": "2026-01-01T00:00:00.000000Z", "reportingController": "job-controller", "action": "Create",
                    "regarding": [
                        "kind": "Job", "namespace": "default", "name": "import", "uid": .string(job.uid),
                        "apiVersion": "batch/v1",
                    ],
                ], in: "default")
            let text = try await kubectl("describe", "job", "import")
            #expect(text.contains("Backoff Limit:    2") && text.contains("MODE:"))
            #expect(text.contains("SuccessfulCreate") && text.contains("Created pod: import-x"))
            #expect(try await kubectl("events", "--for", "job/import").contains("Created pod: import-x"))
            #expect(rows(try await kubectl("get", "events"))[1][1...3] == ["Normal", "SuccessfulCreate", "job/import"])
            try await kubectl.apply(Manifest.definition)
            try await kubectl.apply(Manifest.widget)
            #expect(try await kubectl("describe", "wd", "chair").contains("Color:  red"))
        }
    }

    @Test("what fields mean")
    func explain() async throws {
        try await withKubectl { kubectl, _ in
            let env = try await kubectl("explain", "job.spec.template.spec.containers.env")
            #expect(env.contains("valueFrom\t<EnvVarSource>") && env.contains("name\t<string> -required-"))
            try await kubectl.apply(Manifest.definition)
            let spec = try await kubectl("explain", "widget.spec")
            #expect(
                spec.contains("What is wanted.") && spec.contains("color\t<string> -required-") && spec.contains("Its color."))
            #expect(try await kubectl("explain", "cronjob", "--recursive").contains("onExitCodes"))
        }
    }

    @Test("changes as they happen")
    func watch() async throws {
        try await withKubectl { kubectl, plane in
            try plane.create(.configMaps, Sample.configMap("a"))
            try await kubectl.follow("get", "cm", "-w", "--output-watch-events") { output in
                let events = rows(output).map { Array($0.prefix(2)) }
                if events.contains(["ADDED", "a"]), plane.watchCount(.configMaps) > 0, !events.contains(["MODIFIED", "a"]) {
                    try plane.patch(.configMaps, place("a"), ["data": ["x": .string(plane.resourceVersion)]])
                }
                guard events.contains(["MODIFIED", "a"]) else { return false }
                if (try? plane.get(.configMaps, place("a"))) != nil { try plane.delete(.configMaps, place("a")) }
                return events.first == ["EVENT", "NAME"] && events.last == ["DELETED", "a"]
            }
        }
    }
}
