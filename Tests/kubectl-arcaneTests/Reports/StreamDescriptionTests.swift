import ArcaneCore
import ArcaneResources
import Testing

@testable import kubectl_arcane

@Suite("All about a stream")
struct StreamDescriptionTests {
    private static func text(
        _ stream: ObservedStream, _ job: ObservedJob? = nil, _ requests: [ObservedBackfillRequest] = [], wide: Bool = false
    ) -> String {
        StreamDescription(stream: stream, job: job, requests: requests, isWide: wide, now: Samples.now).text
    }

    @Test("says what it is and what it does")
    func running() {
        let text = Self.text(Samples.stream(), Samples.job())
        #expect(
            text == """
                Stream:        sales/orders
                Kind:          ShellStream (example.com/v1)
                Class:         shell
                Phase:         Running
                Suspended:     no
                Template:      sales/t
                Job:           streaming, for 10m

                """)
    }

    @Test("says why it has failed, and what to do")
    func failed() {
        let failure: JSONValue = ["lastFailure": ["exitCode": 1, "message": "no\nsource", "time": "2025-12-31T23:59:00Z"]]
        let text = Self.text(
            Samples.stream(
                "Failed", metadata: Samples.crashLoop,
                status: failure.merging(Samples.notReady("JobFailed", "a Job has failed"))),
            Samples.job(condition: "Failed"))
        #expect(text.contains("Why:           exit code 1: no source\n"))
        #expect(text.contains("Last failure:  60s ago: exit code 1: no source\n"))
        #expect(text.contains("Job:           streaming, failed: BackoffLimitExceeded\n"))
        #expect(text.contains("See why:       kubectl arcane stream logs shell orders -n sales\n"))
        #expect(text.contains("Let it go on:  kubectl arcane stream start shell orders -n sales\n"))
        #expect(text.contains("Ready  False"))
    }

    @Test("says of a stopped stream since when, by whom, and how to start it")
    func stopped() {
        let downtime: JSONValue = [
            "labels": ["arcane.sneaksanddata.com/downtime": "night"],
            "annotations": ["arcane.sneaksanddata.com/downtime-begin-ts": "2025-12-31T22:00:00Z"],
        ]
        let text = Self.text(Samples.stream("Suspended", spec: ["suspended": true], metadata: downtime))
        #expect(text.contains("Suspended:     yes\n") && text.contains("Downtime:      night, since 120m ago\n"))
        #expect(
            text.contains("Job:           none\n")
                && text.contains("Let it run:    kubectl arcane stream start shell orders -n sales"))
    }

    @Test("tells schedules, other templates for backfills, and what is wrong with the spec")
    func specs() {
        let cron = Samples.stream(
            "Scheduled",
            spec: [
                "execution": [
                    "layoutVersion": "v1", "backfillJobTemplateRef": ["name": "b"],
                    "streamingBackend": ["batch": ["schedule": "0 * * * *", "jobTemplateRef": ["name": "t"]]],
                ]
            ])
        let text = Self.text(cron)
        #expect(text.contains("Schedule:      0 * * * *\n") && text.contains("Backfills by:  sales/b\n"))
        let wrong = Self.text(Samples.stream("Pending", spec: ["suspended": "perhaps"], metadata: ["generation": 4]))
        #expect(wrong.contains("Wrong:         spec.suspended: must be true or false"))
        #expect(wrong.contains("Phase:         Pending, before its last change\n"))
    }

    @Test("shows the newest backfills, with what they override and why they wait")
    func backfills() {
        let requests =
            (1...6).map { Samples.request("done-\($0)", phase: "Completed", completed: true) }
            + [Samples.request("next", phase: "Pending", payload: ["rows": 5], reason: "OtherBackfillFirst")]
        let text = Self.text(Samples.stream(), Samples.job(backfilling: true), requests)
        #expect(!text.contains("done-2") && text.contains("done-3"))
        #expect(text.contains(#"next    Pending    30m  {"rows":5}  because of OtherBackfillFirst"#))
    }

    @Test("leaves out what goes without saying, unless all is wanted")
    func conditions() {
        let conditions: JSONValue = [
            "conditions": [
                ["type": "Ready", "status": "True", "reason": "Streaming"], ["type": "Failed", "status": "False"],
                ["type": "TemplateCurrent", "status": "True"], ["type": "Progressing", "status": "True"],
            ]
        ]
        let narrow = Self.text(Samples.stream(status: conditions))
        #expect(narrow.contains("Ready") && narrow.contains("Progressing"))
        #expect(!narrow.contains("TemplateCurrent") && !narrow.contains("Failed"))
        let wide = Self.text(Samples.stream(status: conditions), wide: true)
        #expect(wide.contains("TemplateCurrent") && wide.contains("Failed"))
        let outdated: JSONValue = ["conditions": [["type": "TemplateCurrent", "status": "False", "message": "older"]]]
        #expect(Self.text(Samples.stream(status: outdated)).contains("older"))
    }
}
