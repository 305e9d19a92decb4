import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite("Garbage collection")
struct ControlPlaneCollectingTests {
    /// A widget that owns a Job, which owns a pod.
    private func family(_ plane: ControlPlane, blocks: Bool = true) throws -> (
        widget: KubernetesObject, job: KubernetesObject, pod: KubernetesObject
    ) {
        let widget = try plane.create(.widgets, Sample.widget("a"))
        let job = try plane.create(.jobs, Sample.owned(Sample.job("a"), by: widget, blocks: blocks))
        let pod = try plane.create(.pods, Sample.owned(Sample.pod("a"), by: job, blocks: blocks))
        return (widget, job, pod)
    }

    private func exists(_ plane: ControlPlane, _ resource: APIResource, _ name: String = "a") -> Bool {
        failure { () throws(APIFailure) in try plane.get(resource, place(name)) } == nil
    }

    @Test("in the background removes the owner at once and then all that it owned")
    func background() throws {
        let plane = try ControlPlane.withWidgets()
        _ = try family(plane)
        guard case .removed(let gone) = try plane.delete(.widgets, place("a"), DeleteOptions(propagation: .background)) else {
            Issue.record("the widget stays")
            return
        }
        #expect(gone.name == "a")
        #expect(!exists(plane, .widgets) && !exists(plane, .jobs) && !exists(plane, .pods))
    }

    @Test("is in the background where nothing is said, but keeps the pods of a Job")
    func defaults() throws {
        let plane = try ControlPlane.withWidgets()
        _ = try family(plane)
        try plane.delete(.jobs, place("a"))
        #expect(!exists(plane, .jobs) && exists(plane, .pods))
        #expect(try plane.get(.pods, place("a")).ownerReferences.isEmpty)
        let widget = try plane.get(.widgets, place("a"))
        try plane.create(.configMaps, Sample.owned(Sample.configMap("a"), by: widget))
        try plane.delete(.widgets, place("a"))
        #expect(!exists(plane, .configMaps))
    }

    @Test("in the foreground removes the owner last, with the deletion seen on it first")
    func foreground() async throws {
        let plane = try ControlPlane.withWidgets()
        let (_, job, _) = try family(plane)
        // A pod that runs needs its time, and all above it wait.
        let running = try plane.create(.pods, Sample.owned(Sample.pod("running", node: "local"), by: job))
        let watch = try plane.watch(.widgets, from: plane.resourceVersion)
        guard case .pending(let pending) = try plane.delete(.widgets, place("a"), DeleteOptions(propagation: .foreground))
        else {
            Issue.record("the widget is gone at once")
            return
        }
        #expect(pending.isTerminating)
        #expect(pending.json["metadata"]?["finalizers"] == ["foregroundDeletion"])
        #expect(pending.json["metadata"]?["deletionGracePeriodSeconds"] == 0)
        #expect(exists(plane, .jobs) && !exists(plane, .pods))
        #expect(try plane.get(.jobs, place("a")).isTerminating)
        #expect(try plane.get(.pods, running.objectName).isTerminating)
        try plane.delete(.pods, running.objectName, DeleteOptions(gracePeriodSeconds: 0))
        #expect(!exists(plane, .pods, "running") && !exists(plane, .jobs) && !exists(plane, .widgets))
        #expect(try await watch.first(2).map(\.event.summary) == ["MODIFIED a", "DELETED a"])
    }

    @Test("in the foreground does not wait for what does not block its owner")
    func notBlocking() throws {
        let plane = try ControlPlane.withWidgets()
        let widget = try plane.create(.widgets, Sample.widget("a"))
        let held = Sample.owned(Sample.configMap("a"), by: widget, blocks: false)
        try plane.create(.configMaps, held.setting(["metadata", "finalizers"], to: ["example.org/hold"]))
        try plane.delete(.widgets, place("a"), DeleteOptions(propagation: .foreground))
        #expect(!exists(plane, .widgets))
        #expect(try plane.get(.configMaps, place("a")).isTerminating)
    }

    @Test("by orphan lets all that the object owned stay, without a reference to it")
    func orphan() throws {
        let plane = try ControlPlane.withWidgets()
        _ = try family(plane)
        try plane.delete(.widgets, place("a"), DeleteOptions(propagation: .orphan))
        #expect(!exists(plane, .widgets))
        #expect(try plane.get(.jobs, place("a")).ownerReferences.isEmpty)
        #expect(try plane.get(.pods, place("a")).ownerReferences.count == 1)
    }

    @Test("keeps an object as long as one of its owners lives, without the reference to the one that is gone")
    func sharedOwners() throws {
        let plane = try ControlPlane.withWidgets()
        let first = try plane.create(.widgets, Sample.widget("first"))
        let second = try plane.create(.widgets, Sample.widget("second"))
        let references = [first, second].map { owner in
            Sample.owned([:], by: owner)["metadata"]?["ownerReferences"]?.arrayValue?.first?.setting(["controller"], to: false)
                ?? .null
        }
        try plane.create(
            .configMaps, Sample.configMap("a").setting(["metadata", "ownerReferences"], to: .array(references)))
        try plane.delete(.widgets, place("first"))
        #expect(try plane.get(.configMaps, place("a")).ownerReferences.map(\.uid) == [second.uid])
        try plane.delete(.widgets, place("second"))
        #expect(!exists(plane, .configMaps))
    }

    @Test("removes what is created for an owner that is gone")
    func absentOwner() throws {
        let plane = try ControlPlane.withWidgets()
        let widget = try plane.create(.widgets, Sample.widget("a"))
        try plane.delete(.widgets, place("a"))
        // Its name is there again, but it is another one.
        try plane.create(.widgets, Sample.widget("a"))
        try plane.create(.configMaps, Sample.owned(Sample.configMap("a"), by: widget))
        #expect(!exists(plane, .configMaps))
    }

    @Test("of a chain of a thousand owners takes them all")
    func chain() throws {
        let plane = try ControlPlane()
        var owner = try plane.create(.configMaps, Sample.configMap("c0"))
        for index in 1..<1000 {
            owner = try plane.create(.configMaps, Sample.owned(Sample.configMap("c\(index)"), by: owner))
        }
        try plane.delete(.configMaps, place("c0"))
        #expect(try plane.list(.configMaps).count == 0)
    }
}
