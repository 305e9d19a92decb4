import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Server-side apply")
struct ServerSideApplyTests {
    private func plane() throws -> ControlPlane {
        try ControlPlane(patches: .standard(now: { Timestamp("2026-01-01T00:00:00Z") }))
    }

    @discardableResult
    private func apply(
        _ object: JSONValue, _ plane: ControlPlane, by manager: String? = "me", forced: Bool = false
    ) throws(APIFailure) -> KubernetesObject {
        try plane.patch(
            .configMaps, place("a"), object, .apply, WriteOptions(fieldManager: manager, isForced: forced))
    }

    @Test("creates what is not there, and makes no new version where nothing changes")
    func create() throws {
        let plane = try plane()
        let object = Sample.configMap("a", ["x": "1"])
        let created = try apply(object, plane)
        #expect(created.json["data"] == ["x": "1"] && !created.uid.isEmpty)
        #expect(try apply(object, plane) == created)
    }

    @Test("needs a manager")
    func manager() throws {
        let plane = try plane()
        let failed = failure { () throws(APIFailure) in _ = try apply(Sample.configMap("a"), plane, by: nil) }
        #expect(failed?.status == 400 && failed?.message.contains("fieldManager: Required value") == true)
    }

    @Test("notices patches and replacements by others")
    func others() throws {
        let plane = try plane()
        try apply(Sample.configMap("a", ["x": "1"]), plane)
        try plane.patch(.configMaps, place("a"), ["data": ["x": "2"]], .merge, WriteOptions(fieldManager: "patcher"))
        let failed = failure { () throws(APIFailure) in _ = try apply(Sample.configMap("a", ["x": "1"]), plane) }
        #expect(failed?.status == 409 && failed?.message.contains(#""patcher" using v1"#) == true)
        let replaced = try plane.update(.configMaps, place("a"), Sample.configMap("a", ["x": "3"]))
        #expect(replaced.json["metadata"]?["managedFields"]?.arrayValue?.last?["manager"] == "unknown")
        #expect(try apply(Sample.configMap("a", ["x": "4"]), plane, forced: true).json["data"] == ["x": "4"])
    }

    @Test("of another version or uid is refused")
    func preconditions() throws {
        let plane = try plane()
        try apply(Sample.configMap("a", ["x": "1"]), plane)
        for (field, value) in [("resourceVersion", "1"), ("uid", "other")] {
            let object = Sample.configMap("a", ["x": "2"]).setting(["metadata", field], to: .string(value))
            #expect(failure { () throws(APIFailure) in _ = try apply(object, plane) }?.status == 409, "\(field)")
        }
    }

    @Test("leaves objects light that are never applied")
    func light() throws {
        let plane = try plane()
        try plane.create(.configMaps, Sample.configMap("a", ["x": "1"]))
        let patched = try plane.patch(
            .configMaps, place("a"), ["data": ["x": "2"]], .merge, WriteOptions(fieldManager: "patcher"))
        #expect(patched.json["metadata"]?["managedFields"] == nil)
    }

    @Test("merges what is owned by its parts and completes it with defaults")
    func defaults() throws {
        let plane = try plane()
        let job = Sample.job("j").setting(["spec", "backoffLimit"], to: 3)
        let options = WriteOptions(fieldManager: "me")
        let created = try plane.patch(.jobs, place("j"), job, .apply, options)
        #expect(created.json["spec"]?["completionMode"] == "NonIndexed")
        // What defaults have added is nobody's, and stays.
        let again = try plane.patch(.jobs, place("j"), Sample.job("j").setting(["spec", "suspend"], to: true), .apply, options)
        #expect(again.json["spec"]?["completionMode"] == "NonIndexed" && again.json["spec"]?["suspend"] == true)
        #expect(again.json["spec"]?["backoffLimit"] == 6)
    }
}
