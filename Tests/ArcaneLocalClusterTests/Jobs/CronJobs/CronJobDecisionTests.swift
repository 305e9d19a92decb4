import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct CronJobDecisionTests {
    /// A CronJob of each full minute, created at second 0 of `Timestamp.at`, which is a full minute.
    private func cronJob(_ spec: [String: JSONValue] = [:], last: Timestamp? = nil) -> KubernetesObject {
        let base: [String: JSONValue] = ["schedule": "* * * * *", "concurrencyPolicy": "Allow"]
        return KubernetesObject([
            "metadata": ["name": "orders", "namespace": "default", "uid": "u", "creationTimestamp": Timestamp.at(0).text],
            "spec": .object(base.merging(spec) { $1 }), "status": last.map { ["lastScheduleTime": $0.text] } ?? [:],
        ])
    }

    private func job(_ name: String, _ end: String? = nil, started: Int64 = 0) -> KubernetesObject {
        let conditions: JSONValue = end.map { [["type": .string($0), "status": "True"]] } ?? []
        return KubernetesObject([
            "metadata": ["name": .string(name), "namespace": "default"],
            "status": ["startTime": Timestamp.at(started).text, "conditions": conditions],
        ])
    }

    private func decide(_ cronJob: KubernetesObject, _ jobs: [KubernetesObject] = [], at seconds: Int64) -> CronJobDecision {
        CronJobDecision.decide(cronJob, jobs: jobs, now: .at(seconds))
    }

    @Test("before its time nothing is started, and it is looked at again then") func waits() {
        let decision = decide(cronJob(), at: 30)
        #expect(decision.start == nil)
        #expect(decision.nextTime == .at(60))
    }

    @Test("at its time a Job is started, once") func starts() {
        let decision = decide(cronJob(), at: 61)
        #expect(decision.start == .at(60))
        #expect(decision.nextTime == .at(120))
        #expect(decide(cronJob(last: .at(60)), at: 61).start == nil)
        let known = job(CronJobTemplate.name(of: cronJob(), at: .at(60)))
        #expect(decide(cronJob(), [known], at: 61).start == nil)
    }

    @Test("of the times that were missed only the last one counts") func missed() {
        let decision = decide(cronJob(), at: 600)
        #expect(decision.start == .at(600))
        #expect(decision.events.isEmpty)
        #expect(decide(cronJob(), at: 60_000).events.map(\.reason) == ["TooManyMissedTimes"])
    }

    @Test("a time that is longer ago than the deadline is not made up for") func deadline() {
        let hourly: [String: JSONValue] = ["schedule": "0 * * * *", "startingDeadlineSeconds": 100]
        #expect(decide(cronJob(hourly), at: 3600 + 99).start == .at(3600))
        #expect(decide(cronJob(hourly), at: 3600 + 101).start == nil)
    }

    @Test("with Forbid no second Job is started, and the event says why") func forbids() {
        let spec: [String: JSONValue] = ["concurrencyPolicy": "Forbid"]
        let decision = decide(cronJob(spec, last: .at(60)), [job("orders-1")], at: 125)
        #expect(decision.start == nil)
        #expect(decision.events.map(\.reason) == ["JobAlreadyActive"])
        #expect(decision.nextTime == .at(180))
        #expect(decide(cronJob(spec, last: .at(60)), [job("orders-1", "Complete")], at: 125).start == .at(120))
    }

    @Test("with Replace the Job that runs is deleted first") func replaces() {
        let running = job("orders-1")
        let decision = decide(cronJob(["concurrencyPolicy": "Replace"], last: .at(60)), [running], at: 125)
        #expect(decision.deletes == [running])
        #expect(decision.start == .at(120))
    }

    @Test("with Allow Jobs run beside each other") func allows() {
        let decision = decide(cronJob(last: .at(60)), [job("orders-1")], at: 125)
        #expect(decision.deletes.isEmpty)
        #expect(decision.start == .at(120))
    }

    @Test("a suspended CronJob starts nothing, but its history is kept short") func suspends() {
        let jobs = (0..<3).map { job("orders-\($0)", "Failed", started: Int64($0)) }
        let decision = decide(cronJob(["suspend": true, "failedJobsHistoryLimit": 1]), jobs, at: 600)
        #expect(decision.start == nil)
        #expect(decision.deletes.map(\.name) == ["orders-0", "orders-1"])
    }

    @Test("the oldest Jobs that have ended are deleted, those of success and failure apart, none that run") func history() {
        let jobs = [
            job("c", "Complete", started: 3), job("a", "Complete", started: 1), job("b", "Complete", started: 2),
            job("f", "Failed", started: 0), job("r", started: 0),
        ]
        let decision = decide(
            cronJob(["successfulJobsHistoryLimit": 2, "failedJobsHistoryLimit": 0], last: .at(60)), jobs, at: 61)
        #expect(decision.deletes.map(\.name) == ["a", "f"])
    }

    @Test("a schedule that means nothing is told, and nothing is started") func unreadable() {
        let decision = decide(cronJob(["schedule": "often"]), at: 600)
        #expect(decision.start == nil)
        #expect(decision.events.map(\.reason) == ["UnparseableSchedule"])
    }
}
