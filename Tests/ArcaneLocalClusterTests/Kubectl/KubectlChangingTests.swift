import ArcaneCore
import ArcaneKubernetes
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("kubectl changes", .needsKubectl)
struct KubectlChangingTests {
    @Test("objects by patches of each kind")
    func patches() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.job)
            try await kubectl("patch", "job", "import", "-p", #"{"spec":{"suspend":false}}"#)
            try await kubectl(
                "patch", "job", "import", "--type=json", "-p", #"[{"op":"replace","path":"/spec/backoffLimit","value":7}]"#)
            try await kubectl(
                "patch", "job", "import", "--type=merge", "-p", #"{"metadata":{"labels":{"app":null,"team":"a"}}}"#)
            let job = try plane.get(.jobs, place("import"))
            #expect(
                job.json["spec"]?["suspend"] == false && job.json["spec"]?["backoffLimit"] == 7 && job.labels == ["team": "a"])
            try await kubectl.apply(Manifest.definition)
            try await kubectl.apply(Manifest.widget)
            try await kubectl(
                "patch", "wd", "chair", "--subresource=status", "--type=merge", "-p", #"{"status":{"phase":"Ready"}}"#)
            #expect(try plane.get(.widgets, place("chair")).json["status"]?["phase"] == "Ready")
            let refused = try await kubectl.failure("patch", "wd", "chair", "--type=strategic", "-p", #"{"spec":{"size":1}}"#)
            #expect(refused?.contains("the body of the request was in an unknown format") == true)
        }
    }

    @Test("labels and annotations, and objects in an editor")
    func edits() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.configMap)
            try await kubectl("label", "cm", "settings", "tier=back", "app-")
            try await kubectl("annotate", "cm", "settings", "note=x")
            let object = try plane.get(.configMaps, place("settings"))
            #expect(object.labels == ["tier": "back"] && object.annotations["note"] == "x")
            #expect(
                try await kubectl.failure("label", "cm", "settings", "tier=front")?.contains("--overwrite is false") == true)
            try await kubectl("edit", "cm", "settings", environment: ["EDITOR": "sed -i s/red/green/"])
            #expect(try plane.get(.configMaps, place("settings")).json["data"]?["color"] == "green")
            try await kubectl("replace", "-f", "-", input: Manifest.configMap)
            #expect(try plane.get(.configMaps, place("settings")).json["data"]?["color"] == "red")
        }
    }

    @Test("nothing of a Job's template, which is immutable")
    func immutable() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.job)
            let changed = Manifest.job.replacing("busybox", with: "other")
            let message = try await kubectl.failure("apply", "-f", "-", input: changed)
            #expect(
                message?.contains("spec.template: Invalid value") == true && message?.contains("field is immutable") == true)
        }
    }

    @Test("the cluster by new objects, which newer ones send as protobuf")
    func create() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl("create", "namespace", "far")
            try await kubectl("create", "secret", "generic", "s", "--from-literal=password=marker", "-n", "far")
            #expect(try plane.get(.secrets, place("s", in: "far")).json["data"] == ["password": "bWFya2Vy"])
            try await kubectl("create", "configmap", "c", "--from-literal=a=1")
            #expect(try plane.get(.configMaps, place("c")).json["data"] == ["a": "1"])
            try await kubectl("create", "serviceaccount", "sa")
            try await kubectl("create", "role", "r", "--verb=get", "--resource=pods")
            try await kubectl("create", "rolebinding", "rb", "--role=r", "--serviceaccount=default:sa")
            try await kubectl("create", "cronjob", "nightly", "--image=busybox", "--schedule=0 4 * * *", "--", "echo")
            try await kubectl("create", "job", "once", "--from=cronjob/nightly")
            let job = try plane.get(.jobs, place("once"))
            #expect(job.controller?.kind == "CronJob")
            #expect(job.json["spec"]?["template"]?["spec"]?["containers"]?.arrayValue?.first?["command"] == ["echo"])
            #expect(try await kubectl.failure("create", "namespace", "far")?.contains("already exists") == true)
        }
    }
}
