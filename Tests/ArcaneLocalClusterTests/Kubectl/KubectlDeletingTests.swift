import ArcaneCore
import ArcaneKubernetes
import ArcaneTestSupport
import Testing

@testable import ArcaneLocalCluster

@Suite("kubectl deletes and waits", .needsKubectl)
struct KubectlDeletingTests {
    @Test("objects, and fails for those that are not there")
    func delete() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.configMap)
            #expect(try await kubectl("delete", "cm", "settings").contains(#"configmap "settings" deleted"#))
            #expect(try plane.list(.configMaps).count == 0)
            #expect(try await kubectl.failure("delete", "cm", "settings")?.contains("(NotFound)") == true)
            #expect(try await kubectl("delete", "cm", "settings", "--ignore-not-found") == "")
            try await kubectl.apply(Manifest.configMap)
            try await kubectl.apply(Manifest.job)
            try await kubectl("delete", "cm,jobs", "-l", "app=shop")
            #expect(try plane.list(.configMaps).count == 0 && plane.list(.jobs).count == 0)
        }
    }

    @Test("an object with a finalizer when the finalizer is gone")
    func finalizer() async throws {
        try await withKubectl { kubectl, plane in
            try plane.create(
                .configMaps, Sample.configMap("a").setting(["metadata", "finalizers"], to: ["shop.example/guard"]))
            async let deleted = kubectl("delete", "cm", "a", "--timeout=180s")
            async let waited = kubectl("wait", "--for=delete", "cm/a", "--timeout=180s")
            try await eventually("two watches of kubectl") { plane.watchCount(.configMaps) >= 2 }
            #expect(try plane.get(.configMaps, place("a")).isTerminating)
            try plane.patch(.configMaps, place("a"), ["metadata": ["finalizers": nil]])
            let outputs = try await (deleted, waited)
            #expect(outputs.0.contains("deleted") && outputs.1.contains("condition met"))
        }
    }

    @Test("what an object owns as it is told", arguments: ["background", "foreground", "orphan"])
    func cascade(propagation: String) async throws {
        try await withKubectl { kubectl, plane in
            let owner = try plane.create(.configMaps, Sample.configMap("owner"))
            try plane.create(.secrets, Sample.owned(["metadata": ["name": "owned"]], by: owner))
            try await kubectl("delete", "cm", "owner", "--cascade=\(propagation)")
            if propagation == "orphan" {
                #expect(try plane.get(.secrets, place("owned")).ownerReferences.isEmpty)
            } else {
                try await eventually { (try? plane.get(.secrets, place("owned"))) == nil }
            }
        }
    }

    @Test("a namespace with all that is in it")
    func namespace() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl("create", "namespace", "far")
            try await kubectl.apply(Manifest.configMap, ["-n", "far"])
            try await kubectl("delete", "namespace", "far", "--timeout=180s")
            #expect(try plane.list(.configMaps, ListQuery(namespace: "far")).count == 0)
            #expect(try await kubectl.failure("get", "namespace", "far")?.contains("(NotFound)") == true)
        }
    }

    @Test("until a condition or a value is there")
    func wait() async throws {
        try await withKubectl { kubectl, plane in
            try await kubectl.apply(Manifest.definition)
            #expect(
                try await kubectl("wait", "--for=condition=Established", "crd/widgets.shop.example").contains("condition met"))
            try await kubectl.apply(Manifest.widget)
            async let phase = kubectl("wait", "--for=jsonpath={.status.phase}=Ready", "wd/chair", "--timeout=180s")
            async let condition = kubectl("wait", "--for=condition=Ready", "wd/chair", "--timeout=180s")
            try await eventually("two watches of kubectl") { plane.watchCount(.widgets) >= 2 }
            let status: JSONValue = ["status": ["phase": "Ready", "conditions": [["type": "Ready", "status": "True"]]]]
            try plane.patch(.widgets, place("chair"), status, .merge, subresource: "status")
            let outputs = try await (phase, condition)
            #expect(outputs.0.contains("condition met") && outputs.1.contains("condition met"))
            #expect(
                try await kubectl.failure("wait", "--for=condition=Other", "wd/chair", "--timeout=0s")?.contains("condition")
                    == true)
        }
    }
}
