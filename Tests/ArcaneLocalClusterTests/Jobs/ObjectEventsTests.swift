import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct ObjectEventsTests {
    @Test("what happens again is counted on the Event of the first time, and other things have their own") func counts() throws
    {
        let plane = try ControlPlane()
        let job = try plane.create(.jobs, Sample.job("orders"), in: "default")
        let events = ObjectEvents(plane, component: "job-controller")
        for _ in 0..<3 { events.record("FailedCreate", "no room", isWarning: true, on: job) }
        events.record("Completed", "Job completed", on: job)
        let core = APIResource(group: "", version: "v1", kind: "Event", plural: "events")
        let all = try plane.list(core).items.sorted { ($0.json["reason"]?.text ?? "") < ($1.json["reason"]?.text ?? "") }
        #expect(all.map { $0.json["reason"] } == ["Completed", "FailedCreate"])
        #expect(all.map { $0.json["count"] } == [1, 3])
        #expect(all.map { $0.json["type"] } == ["Normal", "Warning"])
        #expect(all.allSatisfy { $0.json["involvedObject"]?["uid"] == .string(job.uid) })
        #expect(all.allSatisfy { $0.json["source"]?["component"] == "job-controller" })
    }

    @Test("an event that cannot be written is left out") func refused() throws {
        let plane = try ControlPlane()
        let nowhere = KubernetesObject(["kind": "Job", "metadata": ["name": "orders", "namespace": "none", "uid": "u"]])
        ObjectEvents(plane, component: "test").record("Completed", "", on: nowhere)
        #expect(try plane.list(.events).count == 0)
    }
}
