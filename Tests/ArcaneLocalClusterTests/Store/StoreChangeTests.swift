import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("What a watch with a selector is told of a change")
struct StoreChangeTests {
    private func stored(_ tier: String, version: Int) -> StoredObject {
        let object: JSONValue = ["metadata": ["name": "a", "namespace": "n", "labels": ["tier": .string(tier)]]]
        return StoredObject(ObjectDraft(object, fields: [:]), version: version)
    }

    @Test(
        "follows from whether the object was selected, and is",
        arguments: [
            ("gold", "gold", StoreChange.Kind.modified), ("lead", "gold", .added), ("gold", "lead", .deleted),
            ("lead", "iron", nil),
        ])
    func modified(before: String, after: String, expected: StoreChange.Kind?) throws {
        let selection = ObjectSelection(labels: try LabelSelector("tier=gold"))
        let change = StoreChange(kind: .modified, object: stored(after, version: 9), previous: stored(before, version: 5))
        let seen = change.seen(by: selection)
        #expect(seen?.kind == expected)
        // What is no longer selected comes as it was when it was, with the version of the change.
        #expect(seen?.object.version == expected.map { _ in 9 })
        if expected == .deleted { #expect(seen?.object.labels == ["tier": "gold"]) }
    }

    @Test("is nothing where the object is in another namespace")
    func otherNamespace() {
        let change = StoreChange(kind: .added, object: stored("gold", version: 1), previous: nil)
        #expect(change.seen(by: ObjectSelection(namespace: "other")) == nil)
        #expect(change.seen(by: ObjectSelection(namespace: "n"))?.kind == .added)
    }

    @Test("is the end of an object that was selected, and of no other")
    func deleted() throws {
        let selection = ObjectSelection(labels: try LabelSelector("tier=gold"))
        let gold = StoreChange(kind: .deleted, object: stored("gold", version: 9), previous: stored("gold", version: 5))
        let lead = StoreChange(kind: .deleted, object: stored("lead", version: 9), previous: stored("lead", version: 5))
        #expect(gold.seen(by: selection)?.kind == .deleted)
        #expect(lead.seen(by: selection) == nil)
    }
}
