import Testing

@testable import ArcaneLocalCluster

@Suite("The columns of Jobs and CronJobs")
struct JobColumnsTests {
    private static let metadata = "metadata: {name: j, creationTimestamp: '2026-01-01T00:00:00Z'}\n"

    @Test(
        "tell how a Job is",
        arguments: [
            ("spec: {completions: 1}", ["Running", "0/1", ""]),
            ("spec: {completions: 1}\nstatus: {startTime: '2026-01-01T00:00:30Z'}", ["Running", "0/1", "30s"]),
            (
                "spec: {completions: 1}\nstatus: {succeeded: 1, startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:00:20Z', conditions: [{type: Complete, status: 'True'}]}",
                ["Complete", "1/1", "20s"]
            ),
            (
                "spec: {completions: 1}\nstatus: {startTime: '2026-01-01T00:00:00Z', conditions: [{type: Failed, status: 'True', lastTransitionTime: '2026-01-01T00:00:10Z'}]}",
                ["Failed", "0/1", "10s"]
            ),
            ("spec: {parallelism: 3}", ["Running", "0/1 of 3", ""]),
            (
                "spec: {completions: 1, suspend: true}\nstatus: {conditions: [{type: Suspended, status: 'True'}]}",
                ["Suspended", "0/1", ""]
            ),
            (
                "status: {conditions: [{type: Complete, status: 'False'}, {type: FailureTarget, status: 'True'}]}",
                ["FailureTarget", "0/1", ""]
            ),
        ])
    func jobs(job: String, expected: [String]) throws {
        #expect(try cells("jobs", group: "batch", Self.metadata + job) == ["j"] + expected + ["60s"])
    }

    @Test("tell what a Job runs, in the wide view")
    func wide() throws {
        let job =
            Self.metadata + """
                spec:
                  selector: {matchLabels: {b: '2', a: '1'}}
                  template: {spec: {containers: [{name: m, image: one}, {name: s, image: two}]}}
                """
        #expect(try cells("jobs", group: "batch", job, wide: true).suffix(3) == ["m,s", "one,two", "a=1,b=2"])
    }

    @Test("tell when a CronJob makes Jobs")
    func cronJobs() throws {
        let job =
            Self.metadata
            + "spec: {schedule: '0 4 * * *', suspend: true}\nstatus: {active: [{name: x}], lastScheduleTime: '2026-01-01T00:00:50Z'}"
        #expect(try cells("cronjobs", group: "batch", job) == ["j", "0 4 * * *", "<none>", "True", "1", "10s", "60s"])
        let new = Self.metadata + "spec: {schedule: '0 4 * * *', timeZone: Europe/Berlin}"
        #expect(
            try cells("cronjobs", group: "batch", new) == ["j", "0 4 * * *", "Europe/Berlin", "False", "0", "<none>", "60s"])
    }
}
