import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("A field selector")
struct FieldSelectorTests {
    private static let object = StoredObject(
        ObjectDraft(["metadata": ["name": "a", "namespace": "n"]], fields: ["spec.color": "red"]), version: 1)

    @Test(
        "compares names, namespaces and the fields of the kind",
        arguments: [
            ("", true), ("metadata.name=a", true), ("metadata.name==b", false), ("metadata.namespace!=n", false),
            ("spec.color=red,metadata.name=a", true), ("spec.color!=red", false), ("spec.none=", true), ("spec.none!=x", true),
        ])
    func selects(text: String, expected: Bool) throws {
        #expect(try FieldSelector(text).selects(Self.object) == expected)
    }

    @Test("tells the one value that a field has to have")
    func exact() throws {
        let selector = try FieldSelector("metadata.name=a,spec.color!=red")
        #expect(selector.exact("metadata.name") == "a")
        #expect(selector.exact("spec.color") == nil)
        #expect(ObjectSelection(namespace: "n", fields: selector).scope == .object(ObjectName("n", "a")))
        #expect(ObjectSelection(namespace: "n").scope == .namespace("n"))
        #expect(ObjectSelection(fields: selector).scope == .all)
    }

    @Test("without a comparison is refused")
    func refused() {
        #expect(throws: SelectorError.self) { try FieldSelector("metadata.name") }
    }
}
