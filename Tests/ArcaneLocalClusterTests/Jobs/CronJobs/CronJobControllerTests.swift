import ArcaneCore
import ArcaneKubernetes
import Logging
import Synchronization
import Testing

@testable import ArcaneLocalCluster

@Suite struct CronJobControllerTests {
    /// A time that a test moves.
    private final class Now: Sendable {
        private let time = Mutex(Timestamp.at(0))
        var value: Timestamp { time.withLock { $0 } }
        func set(_ seconds: Int64) { time.withLock { $0 = .at(seconds) } }
    }

    private let now = Now()

    /// A control plane with the CronJob `orders` of each full minute, created at second 0.
    private func plane(_ spec: [String: JSONValue] = [:]) throws -> (ControlPlane, CronJobController) {
        let plane = try ControlPlane(now: { [now] in now.value })
        let base: [String: JSONValue] = [
            "schedule": "* * * * *",
            "jobTemplate": [
                "metadata": ["labels": ["app": "orders"], "annotations": ["note": "mine"]],
                "spec": Sample.job("x")["spec"] ?? [:],
            ],
        ]
        try plane.create(
            .cronJobs, ["metadata": ["name": "orders"], "spec": .object(base.merging(spec) { $1 })], in: "default")
        return (plane, CronJobController(plane, logger: Logger(label: "test")))
    }

    private func end(_ job: String, _ plane: ControlPlane) throws {
        let status: JSONValue = [
            "conditions": [["type": "Complete", "status": "True"]], "startTime": now.value.text,
            "completionTime": now.value.text,
        ]
        try plane.patch(.jobs, place(job), ["status": status], subresource: "status")
    }

    @Test("when its time comes a Job is created from the template, owned by the CronJob, and the status says so") func creates()
        throws
    {
        let (plane, controller) = try plane()
        try controller.sync(place("orders"))
        #expect(try plane.list(.jobs).count == 0)
        now.set(61)
        try controller.sync(place("orders"))
        try controller.sync(place("orders"))
        let job = try #require(try plane.list(.jobs).items.first)
        #expect(try plane.list(.jobs).count == 1)
        #expect(job.name == "orders-\(Timestamp.at(60).seconds / 60)")
        #expect(job.labels["app"] == "orders")
        #expect(job.annotations["note"] == "mine")
        #expect(job.annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] == Timestamp.at(60).iso8601)
        let cronJob = try plane.get(.cronJobs, place("orders"))
        #expect(job.controller?.uid == cronJob.uid)
        #expect(cronJob.status["lastScheduleTime"] == Timestamp.at(60).text)
        #expect(cronJob.status["active"]?.arrayValue?.first?["name"] == .string(job.name))
    }

    @Test("a Job that has ended is active no more, and its time is kept") func ends() throws {
        let (plane, controller) = try plane()
        now.set(61)
        try controller.sync(place("orders"))
        try end("orders-\(Timestamp.at(60).seconds / 60)", plane)
        try controller.sync(place("orders"))
        let status = try plane.get(.cronJobs, place("orders")).status
        #expect(status["active"] == nil)
        #expect(status["lastSuccessfulTime"] == Timestamp.at(61).text)
    }

    @Test("with Replace the Job that runs goes before the next one comes") func replaces() throws {
        let (plane, controller) = try plane(["concurrencyPolicy": "Replace"])
        now.set(61)
        try controller.sync(place("orders"))
        now.set(121)
        try controller.sync(place("orders"))
        #expect(try plane.list(.jobs).items.map(\.name) == ["orders-\(Timestamp.at(120).seconds / 60)"])
    }

    @Test("only as many ended Jobs stay as the history is long") func history() throws {
        let (plane, controller) = try plane(["successfulJobsHistoryLimit": 1])
        for minute in 1...3 {
            now.set(Int64(minute) * 60 + 1)
            try controller.sync(place("orders"))
            try end("orders-\(Timestamp.at(Int64(minute) * 60).seconds / 60)", plane)
        }
        try controller.sync(place("orders"))
        #expect(try plane.list(.jobs).items.map(\.name) == ["orders-\(Timestamp.at(180).seconds / 60)"])
    }

    @Test("a CronJob that is gone is nobody's business") func gone() throws {
        let (plane, controller) = try plane()
        try plane.delete(.cronJobs, place("orders"))
        try controller.sync(place("orders"))
        #expect(try plane.list(.jobs).count == 0)
    }
}
