import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneYAML
import Testing

@testable import arcane_operator

@Suite("A class as it is seen")
struct ObservedClassTests {
    private func streamClass(
        _ name: String, created: String = "2026-01-01T00:00:00Z", plural: String = "orders", version: String = "v1",
        _ more: String = ""
    ) throws -> ObservedClass {
        ObservedClass(
            KubernetesObject(
                try JSONValue(
                    yaml: """
                        {metadata: {name: \(name), uid: u-\(name), generation: 3, resourceVersion: "7", creationTimestamp: "\(created)"\(more)},
                         spec: {apiGroupRef: shop.example, apiVersion: \(version), kindRef: Order, pluralName: \(plural)},
                         status: {phase: Ready, observedGeneration: 2, conditions: [{type: Ready, status: "True"}]}}
                        """)))
    }

    @Test("tells its kind, its status, and that nothing is wrong")
    func reads() throws {
        let streamClass = try streamClass("a")
        #expect(streamClass.problems.isEmpty)
        #expect(streamClass.resource == APIResource(group: "shop.example", version: "v1", kind: "Order", plural: "orders"))
        #expect(streamClass.generation == 3)
        #expect(streamClass.status.phase == "Ready")
        #expect(streamClass.status.observedGeneration == 2)
        #expect(streamClass.status.conditions.first?.type == "Ready")
        #expect(!streamClass.isTerminating)
    }

    @Test("tells all that is wrong with its spec, and has no kind then")
    func problems() throws {
        let streamClass = ObservedClass(
            KubernetesObject(try JSONValue(yaml: "{metadata: {name: a}, spec: {apiVersion: v1, secretRefs: [7]}}")))
        #expect(streamClass.resource == nil)
        #expect(streamClass.problems.map(\.path).contains { $0.contains("kindRef") })
        #expect(streamClass.problems.map(\.path).contains { $0.contains("pluralName") })
    }

    @Test("is the rival of another of the same kind, in whatever version, and not of itself")
    func rivals() throws {
        let first = try streamClass("a")
        #expect(first.isRival(of: try streamClass("b")))
        #expect(first.isRival(of: try streamClass("b", version: "v2")))
        #expect(!first.isRival(of: try streamClass("b", plural: "customers")))
        #expect(!first.isRival(of: first))
    }

    @Test("owns its kind where it is the oldest that is not being deleted, and of the same second the first by name")
    func owner() throws {
        let (a, b) = (try streamClass("a"), try streamClass("b"))
        let older = try streamClass("z", created: "2025-01-01T00:00:00Z")
        let going = try streamClass("going", created: "2024-01-01T00:00:00Z", ", deletionTimestamp: \"2026-02-01T00:00:00Z\"")
        let other = try streamClass("other", created: "2023-01-01T00:00:00Z", plural: "customers")
        #expect(b.owner(among: [a, b]).name == "a")
        #expect(a.owner(among: [a, b, older, going, other]).name == "z")
        #expect(older.owner(among: [a, b, older, going, other]).name == "z")
        #expect(other.owner(among: [a, b, older, going, other]).name == "other")
    }
}
