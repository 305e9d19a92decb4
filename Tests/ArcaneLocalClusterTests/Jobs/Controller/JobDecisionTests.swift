import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct JobDecisionTests {
    private let backoff = Backoff(shortest: .seconds(10), longest: .seconds(600))

    private func decide(
        _ job: KubernetesObject, _ pods: [JobPod] = [], streak: FailureStreak = FailureStreak(), at seconds: Int64 = 0
    ) -> JobDecision {
        JobDecision.decide(job, pods: pods, streak: streak, backoff: backoff, now: .at(seconds))
    }

    private func condition(_ decision: JobDecision, _ type: String) -> JSONValue? {
        ConditionList(decision.status).active(type)
    }

    @Test("a new Job gets a pod, and begins") func begins() {
        let decision = decide(Sample.storedJob(), at: 5)
        #expect(decision.creates == 1)
        #expect(decision.status["active"] == 1)
        #expect(decision.status["startTime"] == Timestamp.at(5).text)
        #expect(decision.status["conditions"] == nil)
    }

    @Test("a Job whose pod runs is left alone") func runs() {
        let pod = Sample.jobPod("a", "Running", conditions: [["type": "Ready", "status": "True"]])
        let decision = decide(Sample.storedJob(), [pod])
        #expect(decision.creates == 0)
        #expect(decision.deletes.isEmpty && decision.drops.isEmpty && decision.releases.isEmpty)
        #expect(decision.status["active"] == 1)
        #expect(decision.status["ready"] == 1)
    }

    @Test("a pod that ended well is counted once, and the Job is complete when it is let go") func succeeds() {
        let first = decide(Sample.storedJob(), [Sample.jobPod("a", "Succeeded", exit: 0)], at: 1)
        #expect(first.status["succeeded"] == 1)
        #expect(first.releases.map(\.uid) == ["a"])
        #expect(first.status["uncountedTerminatedPods"]?["succeeded"] == ["a"])
        #expect(condition(first, "SuccessCriteriaMet")?["reason"] == "CompletionsReached")
        #expect(condition(first, "Complete") == nil)
        #expect(first.creates == 0)

        let again = decide(Sample.storedJob(status: first.status), [Sample.jobPod("a", "Succeeded", exit: 0)], at: 2)
        #expect(again.status["succeeded"] == 1)
        #expect(again.releases.map(\.uid) == ["a"])

        let last = decide(
            Sample.storedJob(status: first.status), [Sample.jobPod("a", "Succeeded", exit: 0, isTracked: false)], at: 3)
        #expect(last.status["succeeded"] == 1)
        #expect(last.status["uncountedTerminatedPods"] == [:])
        #expect(condition(last, "Complete")?["message"] == "Reached expected number of succeeded pods")
        #expect(last.status["completionTime"] == Timestamp.at(3).text)
        #expect(last.events == [.init(reason: "Completed", message: "Job completed")])
    }

    @Test("a failed pod is replaced after a pause that doubles with each one") func backsOff() {
        let job = Sample.storedJob()
        let first = decide(job, [Sample.jobPod("a", "Failed", exit: 1, finished: .at(100))], at: 101)
        #expect(first.creates == 0)
        #expect(first.status["failed"] == 1)
        #expect(first.nextTime == .at(110))
        let known = [Sample.jobPod("a", "Failed", exit: 1, finished: .at(100), isTracked: false)]
        let due = decide(Sample.storedJob(status: first.status), known, streak: first.streak, at: 110)
        #expect(due.creates == 1)
        let second = decide(
            Sample.storedJob(status: due.status), known + [Sample.jobPod("b", "Failed", exit: 1, finished: .at(200))],
            streak: due.streak, at: 201)
        #expect(second.nextTime == .at(220))
        #expect(second.status["failed"] == 2)
    }

    @Test("more failed pods than the limit fail the Job, and it says so when nothing of it runs") func exceedsLimit() {
        let job = Sample.storedJob(["backoffLimit": 0])
        let first = decide(job, [Sample.jobPod("a", "Failed", exit: 1)], at: 1)
        #expect(condition(first, "FailureTarget")?["reason"] == "BackoffLimitExceeded")
        #expect(condition(first, "Failed") == nil)
        #expect(first.creates == 0)
        let last = decide(
            Sample.storedJob(["backoffLimit": 0], status: first.status),
            [Sample.jobPod("a", "Failed", exit: 1, isTracked: false)], at: 2)
        #expect(condition(last, "Failed")?["message"] == "Job has reached the specified backoff limit")
        #expect(
            last.events
                == [
                    .init(
                        isWarning: true, reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit")
                ])
        #expect(last.status["completionTime"] == nil)
    }

    @Test("a pod whose end a rule ignores counts for nothing, but is waited for before it is replaced") func ignores() {
        let rules: JSONValue = ["rules": [["action": "Ignore", "onExitCodes": ["operator": "In", "values": [2]]]]]
        let job = Sample.storedJob(["podFailurePolicy": rules, "backoffLimit": 0])
        let decision = decide(job, [Sample.jobPod("a", "Failed", exit: 2, finished: .at(0))], at: 1)
        #expect(decision.status["failed"] == nil)
        #expect(decision.releases.map(\.uid) == ["a"])
        #expect(condition(decision, "FailureTarget") == nil)
        #expect(decision.nextTime == .at(10))
    }

    @Test("a rule can fail the Job at once, and its message names pod, container, code and rule") func failsByRule() {
        let rules: JSONValue = ["rules": [["action": "FailJob", "onExitCodes": ["operator": "In", "values": [1]]]]]
        let job = Sample.storedJob(["podFailurePolicy": rules])
        let decision = decide(job, [Sample.jobPod("a", "Failed", exit: 1)])
        #expect(condition(decision, "FailureTarget")?["reason"] == "PodFailurePolicy")
        #expect(
            condition(decision, "FailureTarget")?["message"]
                == "Container main for pod default/orders-a failed with exit code 1 matching FailJob rule at index 0")
    }

    @Test("a Job that has run too long is failed, and its pod ended") func exceedsDeadline() {
        let job = Sample.storedJob(["activeDeadlineSeconds": 60], status: ["startTime": Timestamp.at(0).text])
        let pod = Sample.jobPod("a", "Running")
        #expect(decide(job, [pod], at: 59).nextTime == .at(60))
        let decision = decide(job, [pod], at: 60)
        #expect(decision.deletes.map(\.uid) == ["a"])
        #expect(condition(decision, "FailureTarget")?["reason"] == "DeadlineExceeded")
        #expect(condition(decision, "Failed") == nil)
        #expect(decision.status["active"] == nil)
        #expect(decision.status["terminating"] == 1)
    }

    @Test("a failing Job waits for pods that still end") func waitsForEnds() {
        let status: JSONValue = [
            "conditions": [["type": "FailureTarget", "status": "True", "reason": "DeadlineExceeded", "message": "late"]]
        ]
        let ending = Sample.jobPod("a", "Running", isTracked: false, isTerminating: true)
        #expect(condition(decide(Sample.storedJob(status: status), [ending]), "Failed") == nil)
        #expect(condition(decide(Sample.storedJob(status: status), []), "Failed")?["reason"] == "DeadlineExceeded")
    }

    @Test("a suspended Job has no pods, and begins anew when it is resumed") func suspends() {
        let status: JSONValue = ["startTime": Timestamp.at(0).text, "active": 1]
        let decision = decide(Sample.storedJob(["suspend": true], status: status), [Sample.jobPod("a", "Running")], at: 9)
        #expect(decision.drops.map(\.uid) == ["a"])
        #expect(decision.status["active"] == nil)
        #expect(condition(decision, "Suspended")?["reason"] == "JobSuspended")
        #expect(decision.events == [.init(reason: "Suspended", message: "Job suspended")])

        let resumed = decide(Sample.storedJob(status: decision.status), at: 50)
        #expect(resumed.creates == 1)
        #expect(condition(resumed, "Suspended") == nil)
        #expect(resumed.status["startTime"] == Timestamp.at(50).text)
        #expect(resumed.events == [.init(reason: "Resumed", message: "Job resumed")])
    }

    @Test("a Job created suspended has no start time") func createdSuspended() {
        let decision = decide(Sample.storedJob(["suspend": true]))
        #expect(decision.creates == 0)
        #expect(decision.status["startTime"] == nil)
    }

    @Test("with the policy Failed a pod that is asked to end is replaced only when it has") func replacesEndedOnly() {
        let ending = Sample.jobPod("a", "Running", isTerminating: true)
        let failedOnly = decide(Sample.storedJob(["podReplacementPolicy": "Failed"]), [ending])
        #expect(failedOnly.creates == 0)
        #expect(failedOnly.status["failed"] == nil)
        #expect(failedOnly.status["terminating"] == 1)
        let early = decide(Sample.storedJob(), [ending])
        #expect(early.status["failed"] == 1)
        #expect(early.releases.map(\.uid) == ["a"])
    }

    @Test("containers that are started again in their pod count towards the limit") func countsRestarts() {
        let spec: [String: JSONValue] = ["template": ["spec": ["restartPolicy": "OnFailure"]], "backoffLimit": 2]
        let job = Sample.storedJob(spec)
        #expect(condition(decide(job, [Sample.jobPod("a", "Running", restarts: 1)]), "FailureTarget") == nil)
        let decision = decide(job, [Sample.jobPod("a", "Running", restarts: 2)])
        #expect(condition(decision, "FailureTarget")?["reason"] == "BackoffLimitExceeded")
        #expect(decision.deletes.map(\.uid) == ["a"])
    }

    @Test("as many pods run as are wanted, and more are dropped without being counted") func parallelism() {
        let many = decide(Sample.storedJob(["parallelism": 3, "completions": 5], status: ["succeeded": 3]))
        #expect(many.creates == 2)
        let pods = ["a", "b", "c"].map { Sample.jobPod($0, "Running") }
        let fewer = decide(Sample.storedJob(["parallelism": 1, "completions": 5]), pods)
        #expect(fewer.drops.map(\.uid) == ["b", "c"])
        #expect(fewer.status["active"] == 1)
    }

    @Test("a Job that is deleted lets go of its pods") func terminating() {
        let job = Sample.storedJob(metadata: ["deletionTimestamp": "2027-01-01T00:00:00Z"])
        let decision = decide(job, [Sample.jobPod("a", "Running"), Sample.jobPod("b", "Failed", isTracked: false)])
        #expect(decision.releases.map(\.uid) == ["a"])
        #expect(decision.creates == 0)
    }

    @Test("a Job that is over is deleted after its time, and not before") func expires() {
        let status: JSONValue = [
            "conditions": [["type": "Complete", "status": "True", "lastTransitionTime": Timestamp.at(0).text]]
        ]
        let job = Sample.storedJob(["ttlSecondsAfterFinished": 30], status: status)
        #expect(decide(job, at: 29).nextTime == .at(30))
        #expect(!decide(job, at: 29).isExpired)
        #expect(decide(job, at: 30).isExpired)
        #expect(!decide(Sample.storedJob(status: status), at: 1000).isExpired)
    }

    @Test("whatever happens to pods, and however often it is looked at, each counts once", arguments: 0..<50)
    func countsOnce(seed: Int) {
        var random = seed &+ 1
        func chance(_ count: Int) -> Int {
            random = (random &* 1_103_515_245 &+ 12345) & 0x7fff_ffff
            return (random >> 8) % count
        }
        var job = Sample.storedJob(["backoffLimit": 1000, "completions": 20, "parallelism": 3])
        var pods: [String: (phase: String, isTracked: Bool)] = [:]
        var ended = (succeeded: 0, failed: 0)
        var streak = FailureStreak()
        var time: Int64 = 0
        for round in 0..<2000 where ConditionList(job.status).active("Complete") == nil {
            time += 700
            let seen = pods.sorted { $0.key < $1.key }.map {
                Sample.jobPod($0.key, $0.value.phase, isTracked: $0.value.isTracked)
            }
            let decision = decide(job, seen, streak: streak, at: time)
            for number in 0..<decision.creates { pods["p\(round)-\(number)"] = ("Running", true) }
            // Sometimes the controller ends between its writes, and begins anew with what it finds.
            if chance(4) > 0 {
                job = KubernetesObject(job.json.setting(["status"], to: decision.status))
                streak = decision.streak
                if chance(4) > 0 { for pod in decision.releases { pods[pod.uid]?.isTracked = false } }
            }
            if let name = pods.filter({ $0.value.phase == "Running" }).keys.sorted().first, chance(2) == 0 {
                let isSuccess = chance(3) > 0
                pods[name]?.phase = isSuccess ? "Succeeded" : "Failed"
                if isSuccess { ended.succeeded += 1 } else { ended.failed += 1 }
            }
        }
        #expect(ConditionList(job.status).active("Complete") != nil)
        #expect(job.status["succeeded"]?.intValue == ended.succeeded)
        #expect(job.status["failed"]?.intValue ?? 0 == ended.failed)
        #expect(ended.succeeded == 20)
    }
}
