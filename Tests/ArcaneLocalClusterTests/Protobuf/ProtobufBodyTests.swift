import ArcaneCore
import ArcaneTestSupport
import ArcaneYAML
import Testing

@testable import ArcaneLocalCluster

@Suite("A body in protobuf")
struct ProtobufBodyTests {
    /// A field with bytes.
    private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
    private func field(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    private func field(_ number: UInt8, _ value: UInt8) -> [UInt8] { [number << 3, value] }

    private func body(_ apiVersion: String, _ kind: String, _ object: [UInt8]) -> [UInt8] {
        Array("k8s\0".utf8) + field(1, field(1, apiVersion) + field(2, kind)) + field(2, object) + field(3, "") + field(4, "")
    }

    @Test("is read as the object that it stands for, without what is empty")
    func secret() throws {
        let metadata = field(1, "s") + field(2, "") + field(8, []) + field(11, field(1, "app") + field(2, "x")) + field(7, 0)
        let bytes = body(
            "v1", "Secret", field(1, metadata) + field(2, field(1, "password") + field(2, "marker")) + field(3, "Opaque"))
        #expect(
            try ProtobufBody.json(bytes)
                == JSONValue(
                    yaml:
                        "{apiVersion: v1, kind: Secret, metadata: {name: s, labels: {app: x}}, data: {password: bWFya2Vy}, type: Opaque}"
                ))
    }

    @Test("keeps zero and false where they are not the same as nothing")
    func zeros() throws {
        let spec = field(7, 0) + field(10, 0) + field(6, field(2, field(4, 0) + field(11, 0)))
        #expect(
            try ProtobufBody.json(body("batch/v1", "Job", field(2, spec)))["spec"]
                == JSONValue(yaml: "{backoffLimit: 0, suspend: false, template: {spec: {terminationGracePeriodSeconds: 0}}}"))
    }

    @Test("has lists, parts of the object around them, amounts, and numbers that may be texts")
    func values() throws {
        let probe = field(1, field(2, field(1, "/h") + field(2, field(1, 1) + field(3, "http"))))
        let container =
            field(1, "main") + field(3, "a") + field(3, "") + field(10, probe)
            + field(8, field(1, field(1, "cpu") + field(2, field(1, "500m"))))
        let spec = field(1, field(1, "v") + field(2, field(2, []))) + field(2, container)
        #expect(
            try ProtobufBody.json(body("batch/v1", "Job", field(2, field(6, field(2, spec)))))["spec"]?["template"]?["spec"]
                == JSONValue(
                    yaml: """
                        volumes: [{name: v, emptyDir: {}}]
                        containers:
                        - name: main
                          command: [a, '']
                          resources: {limits: {cpu: 500m}}
                          livenessProbe: {httpGet: {path: /h, port: http}}
                        """))
    }

    @Test("has the options of a deletion")
    func deletion() throws {
        let bytes = body("v1", "DeleteOptions", field(1, 0) + field(2, field(1, "u")) + field(4, "Foreground"))
        #expect(
            try ProtobufBody.json(bytes)
                == JSONValue(
                    yaml: """
                        {apiVersion: v1, kind: DeleteOptions, gracePeriodSeconds: 0, preconditions: {uid: u}, propagationPolicy: Foreground}
                        """))
    }

    @Test("of a kind or with a field that is not read is refused, so that nothing is lost silently")
    func unread() {
        let kind = #expect(throws: APIFailure.self) { try ProtobufBody.json(body("v1", "Node", [])) }
        #expect(kind?.status == 415 && kind?.message.hasPrefix("Node is not read from protobuf") == true)
        let unknown = #expect(throws: APIFailure.self) { try ProtobufBody.json(body("v1", "ConfigMap", field(9, 1))) }
        #expect(unknown?.message.hasPrefix("field 9 of ConfigMap is not read") == true)
    }

    @Test("that is none is refused, whatever it is", arguments: 0..<50)
    func garbage(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        let noise = (0..<40).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        #expect(throws: APIFailure.self) { try ProtobufBody.json(noise) }
        let damaged = body("v1", "Secret", field(1, field(1, "s"))).map {
            Int.random(in: 0..<8, using: &numbers) == 0 ? $0 ^ 0xFF : $0
        }
        do {
            _ = try ProtobufBody.json(damaged)
        } catch {
            #expect(error.status == 400 || error.status == 415)
        }
    }
}
