import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("What a deletion does")
struct DeletionTests {
    private static let now = Timestamp(iso8601: "2026-01-01T00:00:00Z") ?? .now

    private func decide(
        _ object: JSONValue, _ resource: APIResource = .configMaps, _ propagation: DeleteOptions.Propagation = .background,
        grace: Int? = nil
    ) throws -> Deletion {
        let served = try #require(KindRegistry().served(resource))
        return Deletion.decide(object, served, propagation: propagation, gracePeriod: grace, now: Self.now)
    }

    @Test("takes an object away that nothing holds")
    func remove() throws {
        let object = Sample.configMap("a")
        #expect(try decide(object) == .remove(object))
        #expect(try decide(object, grace: 60) == .remove(object))
    }

    @Test("marks an object that finalizers hold, and lets one that is marked be")
    func mark() throws {
        let held = Sample.configMap("a").setting(["metadata", "finalizers"], to: ["example.org/x"])
        let marked = held.setting(["metadata", "deletionTimestamp"], to: "2026-01-01T00:00:00Z")
            .setting(["metadata", "deletionGracePeriodSeconds"], to: 0)
        #expect(try decide(held) == .mark(marked))
        #expect(try decide(marked) == .mark(marked))
    }

    @Test("in the foreground adds its finalizer once, and in the background takes it back")
    func foreground() throws {
        guard case .mark(let marked) = try decide(Sample.configMap("a"), .configMaps, .foreground) else {
            Issue.record("it is gone")
            return
        }
        #expect(ObjectMetadata.finalizers(marked) == ["foregroundDeletion"])
        #expect(try decide(marked, .configMaps, .foreground) == .mark(marked))
        guard case .remove(let last) = try decide(marked) else {
            Issue.record("it stays")
            return
        }
        #expect(last["metadata"]?["finalizers"] == nil)
    }

    @Test(
        "gives the processes of a pod the time that is asked for, or its own",
        arguments: [(nil, nil, 30), (nil, 7, 7), (5, 7, 5), (90, 7, 90), (-3, nil, 0)] as [(Int?, Int?, Int)])
    func grace(asked: Int?, own: Int?, expected: Int) throws {
        var pod = Sample.pod("a", node: "local")
        if let own { pod = pod.setting(["spec", "terminationGracePeriodSeconds"], to: .integer(own)) }
        switch try decide(pod, .pods, grace: asked) {
        case .mark(let marked): #expect(marked["metadata"]?["deletionGracePeriodSeconds"]?.intValue == expected)
        case .remove: #expect(expected == 0)
        }
    }

    @Test("keeps a namespace while it may have content")
    func namespace() throws {
        let namespace: JSONValue = ["metadata": ["name": "n"], "spec": ["finalizers": ["kubernetes"]]]
        guard case .mark(let marked) = try decide(namespace, .namespaces) else {
            Issue.record("it is gone")
            return
        }
        #expect(marked["status"] == ["phase": "Terminating"])
        let served = try #require(KindRegistry().served(.namespaces))
        #expect(!Deletion.isComplete(marked, served))
        #expect(Deletion.isComplete(marked.setting(["spec", "finalizers"], to: nil), served))
    }
}
