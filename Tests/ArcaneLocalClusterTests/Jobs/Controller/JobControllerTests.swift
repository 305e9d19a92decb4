import ArcaneCore
import ArcaneKubernetes
import Logging
import Testing

@testable import ArcaneLocalCluster

@Suite struct JobControllerTests {
    private let plane: ControlPlane
    private let controller: JobController

    init() throws {
        plane = try ControlPlane()
        controller = JobController(
            plane, backoff: Backoff(shortest: .seconds(10), longest: .seconds(600)), logger: Logger(label: "test"))
    }

    private func create(_ spec: [String: JSONValue] = [:]) throws -> JobController.Key {
        let job = try plane.create(.jobs, Sample.script("orders", "", spec: spec), in: "default")
        return JobController.Key(name: job.objectName, uid: job.uid)
    }

    private func finish(_ pod: KubernetesObject, _ phase: JSONValue) throws {
        try plane.patch(.pods, pod.objectName, ["status": ["phase": phase]], subresource: "status")
    }

    @Test("a pod has the labels, the owner and the finalizer by which its Job knows it") func pod() throws {
        let key = try create()
        try controller.sync(key)
        let pod = try #require(try plane.list(.pods).items.first)
        #expect(pod.labels["batch.kubernetes.io/job-name"] == "orders")
        #expect(pod.labels["job-name"] == "orders")
        #expect(pod.labels["controller-uid"] == key.uid)
        #expect(pod.name.count == "orders-".count + 5)
        let owner = pod.json["metadata"]?["ownerReferences"]?.arrayValue?.first
        #expect(owner?["controller"] == true)
        #expect(owner?["blockOwnerDeletion"] == true)
        #expect(JobPod(pod).isTracked)
    }

    @Test("looked at again and again, a Job has one pod and is not written again") func idle() throws {
        let key = try create()
        try controller.sync(key)
        let version = plane.resourceVersion
        for _ in 0..<5 { try controller.sync(key) }
        #expect(plane.resourceVersion == version)
        #expect(try plane.list(.pods).count == 1)
    }

    @Test("a Job whose pod has succeeded is complete, and the pod may go") func completes() throws {
        let key = try create()
        try controller.sync(key)
        let pod = try #require(try plane.list(.pods).items.first)
        try finish(pod, "Succeeded")
        try controller.sync(key)
        #expect(try !JobPod(plane.get(.pods, pod.objectName)).isTracked)
        try controller.sync(key)
        let job = try plane.get(.jobs, key.name)
        #expect(job.condition("Complete") != nil)
        try plane.delete(.pods, pod.objectName)
        try controller.sync(key)
        #expect(try plane.get(.jobs, key.name).resourceVersion == job.resourceVersion)
    }

    @Test("a failed pod that somebody deletes counts all the same") func deletedFailure() throws {
        let key = try create()
        try controller.sync(key)
        let pod = try #require(try plane.list(.pods).items.first)
        try finish(pod, "Failed")
        try plane.delete(.pods, pod.objectName)
        #expect(try plane.get(.pods, pod.objectName).isTerminating)
        try controller.sync(key)
        #expect(throws: APIFailure.self) { try plane.get(.pods, pod.objectName) }
        #expect(try plane.get(.jobs, key.name).status["failed"] == 1)
    }

    @Test("the pods of a Job that is gone are let go") func orphans() throws {
        let key = try create()
        try controller.sync(key)
        try plane.delete(.jobs, key.name, DeleteOptions(propagation: .background))
        #expect(try plane.list(.pods).count == 1)
        try controller.sync(key)
        #expect(try plane.list(.pods).count == 0)
    }

    @Test("a Job of another controller, and one of the same name, are left alone") func others() throws {
        let managed = try create(["managedBy": "example.com/queue"])
        try controller.sync(managed)
        #expect(try plane.list(.pods).count == 0)
        try controller.sync(JobController.Key(name: managed.name, uid: "another"))
        #expect(try plane.list(.pods).count == 0)
    }

    @Test("a Job that is over its time to live is deleted") func expires() throws {
        let key = try create(["ttlSecondsAfterFinished": 0])
        try controller.sync(key)
        let pod = try #require(try plane.list(.pods).items.first)
        try finish(pod, "Succeeded")
        for _ in 0..<4 { try controller.sync(key) }
        #expect(throws: APIFailure.self) { try plane.get(.jobs, key.name) }
        #expect(try plane.list(.pods).count == 0)
    }

    @Test("where pods cannot be created the Job says so, and is tried again") func cannotCreate() throws {
        let key = try create()
        try plane.create(.namespaces, ["metadata": ["name": "other"]])
        let bad = Sample.script("bad", "").setting(["spec", "template", "metadata", "labels"], to: ["app": "x"])
        let job = try plane.create(.jobs, bad, in: "other")
        try plane.delete(.namespaces, ObjectName("", "other"))
        // The namespace is ending, with the Job in it: nothing new can be made there.
        #expect(throws: Never.self) { try controller.sync(JobController.Key(name: job.objectName, uid: job.uid)) }
        #expect(try plane.list(.pods, ListQuery(namespace: "other")).count == 0)
        try controller.sync(key)
        #expect(try plane.list(.pods).count == 1)
    }
}
