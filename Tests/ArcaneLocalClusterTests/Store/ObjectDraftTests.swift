import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("An object that is ready to be stored")
struct ObjectDraftTests {
    @Test(
        "becomes its JSON with the version in its metadata, and nothing else changed",
        arguments: [
            ["metadata": ["name": "a"]],
            [
                "metadata": ["name": "a", "resourceVersion": "7", "uid": "u"],
                "spec": ["resourceVersion": "x", "metadata": [:]],
            ],
            [
                "kind": "K", "apiVersion": "v1", "data": ["quote": "\"\\\n", "é": "😀"],
                "metadata": ["zone": "z", "annotations": [:]],
            ],
            [:],
        ] as [JSONValue])
    func text(_ object: JSONValue) throws {
        let draft = ObjectDraft(object, fields: [:])
        for version in [1, 42, 123_456_789] {
            let text = draft.text(version: version)
            let expected = object.setting(["metadata", "resourceVersion"], to: .string(String(version)))
            #expect(String(decoding: text, as: UTF8.self) == expected.text)
            #expect(draft.byteCount + String(version).utf8.count == text.count)
            #expect(StoredObject(draft, version: version).json == expected)
        }
    }

    @Test("tells what is asked of it most")
    func view() {
        let draft = ObjectDraft(
            [
                "metadata": [
                    "name": "a", "namespace": "n", "uid": "u", "labels": ["x": "y"],
                    "deletionTimestamp": "2026-01-01T00:00:00Z",
                    "ownerReferences": [["apiVersion": "v1", "kind": "K", "name": "o", "uid": "owner"]],
                ]
            ], fields: ["spec.color": "red"])
        #expect(draft.name == ObjectName("n", "a") && draft.uid == "u" && draft.labels == ["x": "y"])
        #expect(draft.owners == ["owner"] && draft.isTerminating && draft.fields == ["spec.color": "red"])
    }
}
