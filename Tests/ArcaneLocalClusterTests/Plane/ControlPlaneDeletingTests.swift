import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Deleting an object")
struct ControlPlaneDeletingTests {
    private func exists(_ plane: ControlPlane, _ resource: APIResource, _ name: String = "a") -> Bool {
        failure { () throws(APIFailure) in try plane.get(resource, place(name)) } == nil
    }

    @Test("that finalizers hold marks it, and its last finalizer takes it away")
    func finalizers() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(
            .widgets, Sample.widget("a").setting(["metadata", "finalizers"], to: ["example.org/one", "example.org/two"]))
        guard case .pending(let marked) = try plane.delete(.widgets, place("a")) else {
            Issue.record("it is gone at once")
            return
        }
        #expect(marked.isTerminating && marked.generation == 2)
        #expect(marked.json["metadata"]?["deletionGracePeriodSeconds"] == 0)
        // A second request changes nothing.
        guard case .pending(let again) = try plane.delete(.widgets, place("a")) else {
            Issue.record("it is gone")
            return
        }
        #expect(again == marked)
        try plane.patch(.widgets, place("a"), ["metadata": ["finalizers": ["example.org/two"]]])
        #expect(exists(plane, .widgets))
        try plane.patch(.widgets, place("a"), ["metadata": ["finalizers": nil]])
        #expect(!exists(plane, .widgets))
    }

    @Test("leaves it open to changes, but not to new finalizers")
    func newFinalizers() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.widgets, Sample.widget("a").setting(["metadata", "finalizers"], to: ["example.org/one"]))
        try plane.delete(.widgets, place("a"))
        #expect(try plane.patch(.widgets, place("a"), ["spec": ["color": "grey"]]).isTerminating)
        let failure = failure { () throws(APIFailure) in
            try plane.patch(.widgets, place("a"), ["metadata": ["finalizers": ["example.org/one", "example.org/two"]]])
        }
        #expect(failure?.status == 422)
        #expect(
            failure?.causes == [
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers"
                    + #" []string{"example.org/two"}"#
            ])
    }

    @Test("of another uid or version than supposed is a conflict, and changes nothing")
    func preconditions() throws {
        let plane = try ControlPlane()
        let created = try plane.create(.configMaps, Sample.configMap("a"))
        let uid = failure { () throws(APIFailure) in try plane.delete(.configMaps, place("a"), DeleteOptions(uid: "other")) }
        #expect(uid?.status == 409 && uid?.reason == "Conflict")
        #expect(
            uid?.message.contains("the UID in the precondition (other) does not match the UID in record (\(created.uid))")
                == true)
        let version = failure { () throws(APIFailure) in
            try plane.delete(.configMaps, place("a"), DeleteOptions(propagation: .orphan, resourceVersion: "1"))
        }
        #expect(version?.reason == "Conflict")
        #expect(exists(plane, .configMaps))
        try plane.delete(
            .configMaps, place("a"), DeleteOptions(uid: created.uid, resourceVersion: created.resourceVersion))
        #expect(!exists(plane, .configMaps))
    }

    @Test("that is not there is answered as not found")
    func missing() throws {
        let plane = try ControlPlane()
        #expect(failure { () throws(APIFailure) in try plane.delete(.configMaps, place("a")) }?.reason == "NotFound")
    }

    @Test("as a dry run keeps it, and all that it owns")
    func dryRun() throws {
        let plane = try ControlPlane.withWidgets()
        let widget = try plane.create(.widgets, Sample.widget("a"))
        try plane.create(.configMaps, Sample.owned(Sample.configMap("a"), by: widget))
        for propagation: DeleteOptions.Propagation in [.background, .foreground, .orphan] {
            try plane.delete(.widgets, place("a"), DeleteOptions(propagation: propagation), isDryRun: true)
        }
        #expect(try plane.get(.widgets, place("a")) == widget)
        #expect(try plane.get(.configMaps, place("a")).ownerReferences.count == 1)
    }

    @Test("that is a pod on a node gives its processes their time, which a second request may shorten only")
    func gracePeriod() throws {
        let plane = try ControlPlane(now: { Timestamp(iso8601: "2026-01-01T00:00:00Z") ?? .now })
        try plane.create(.pods, Sample.pod("a", node: "local"))
        func pending(_ grace: Int?) throws -> JSONValue? {
            guard case .pending(let pod) = try plane.delete(.pods, place("a"), DeleteOptions(gracePeriodSeconds: grace)) else {
                return nil
            }
            return pod.json["metadata"]
        }
        let first = try pending(nil)
        #expect(first?["deletionGracePeriodSeconds"] == 30)
        #expect(first?["deletionTimestamp"] == "2026-01-01T00:00:30Z")
        #expect(try pending(60)?["deletionGracePeriodSeconds"] == 30)
        #expect(try pending(5)?["deletionTimestamp"] == "2026-01-01T00:00:05Z")
        #expect(try pending(0) == nil)
        #expect(!exists(plane, .pods))
    }

    @Test("that is a pod without a node, or one that has ended, takes it away at once")
    func endedPods() throws {
        let plane = try ControlPlane()
        try plane.create(.pods, Sample.pod("a"))
        try plane.create(.pods, Sample.pod("b", node: "local"))
        try plane.patch(.pods, place("b"), ["status": ["phase": "Succeeded"]], subresource: "status")
        try plane.delete(.pods, place("a"))
        try plane.delete(.pods, place("b"))
        #expect(!exists(plane, .pods, "a") && !exists(plane, .pods, "b"))
    }

    @Test("of a collection takes those that are selected")
    func collection() throws {
        let plane = try ControlPlane()
        for (name, tier) in [("a", "x"), ("b", "y"), ("c", "x")] {
            try plane.create(.configMaps, Sample.configMap(name, labels: ["tier": tier]))
        }
        let deleted = try plane.deleteCollection(.configMaps, ListQuery(namespace: "default", labels: "tier=x"))
        #expect(deleted.items.map(\.name) == ["a", "c"])
        #expect(try plane.list(.configMaps).items.map(\.name) == ["b"])
    }

    @Test("that is a namespace takes all that is in it, and refuses more")
    func namespace() throws {
        let plane = try ControlPlane.withWidgets()
        try plane.create(.namespaces, ["metadata": ["name": "data"]])
        for index in 0..<50 { try plane.create(.configMaps, Sample.configMap("c\(index)"), in: "data") }
        let held = Sample.widget("held").setting(["metadata", "finalizers"], to: ["example.org/hold"])
        try plane.create(.widgets, held, in: "data")
        try plane.delete(.namespaces, ObjectName("", "data"))
        let namespace = try plane.get(.namespaces, ObjectName("", "data"))
        #expect(namespace.isTerminating && namespace.json["status"]?["phase"] == "Terminating")
        #expect(try plane.list(.configMaps, ListQuery(namespace: "data")).count == 0)
        let refused = failure { () throws(APIFailure) in try plane.create(.configMaps, Sample.configMap("x"), in: "data") }
        #expect(refused?.status == 403 && refused?.reason == "Forbidden")
        #expect(refused?.json["details"]?["causes"]?.arrayValue?.first?["reason"] == "NamespaceTerminating")
        try plane.patch(.widgets, ObjectName("data", "held"), ["metadata": ["finalizers": nil]])
        #expect(failure { () throws(APIFailure) in try plane.get(.namespaces, ObjectName("", "data")) }?.status == 404)
    }

    @Test("and creating in a namespace that is not there is refused as not found")
    func missingNamespace() throws {
        let plane = try ControlPlane()
        let failure = failure { () throws(APIFailure) in try plane.create(.configMaps, Sample.configMap("a"), in: "nowhere") }
        #expect(failure?.status == 404 && failure?.message == #"namespaces "nowhere" not found"#)
        let names = try plane.list(.namespaces).items.map(\.name)
        #expect(names == ["default", "kube-node-lease", "kube-public", "kube-system"])
    }
}
