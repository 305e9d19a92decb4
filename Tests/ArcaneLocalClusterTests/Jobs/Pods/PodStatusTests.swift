import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct PodStatusTests {
    private let pauses = PodLife.Pauses(restarts: Backoff(shortest: .seconds(10), longest: .seconds(300)), retry: .seconds(2))

    /// The status of a pod after these events, one second apart.
    private func status(
        _ events: [PodLife.Event], start: [String] = [], policy: String = "Never", from old: JSONValue = [:]
    ) -> JSONValue {
        var life = PodLife(Sample.pod(start: start, policy: policy), pauses: pauses)
        var time: Int64 = 0
        for event in [.began] + events {
            _ = life.handle(event, now: .at(time))
            time += 1
        }
        return PodStatus(life: life, now: .at(time)).merged(into: old)
    }

    private func condition(_ status: JSONValue, _ type: String) -> JSONValue? {
        status["conditions"]?.arrayValue?.first { $0["type"] == .string(type) }
    }

    private func state(_ status: JSONValue) -> JSONValue? { status["containerStatuses"]?.arrayValue?.first?["state"] }

    @Test("a pod whose container is being made is pending") func pending() {
        let status = status([])
        #expect(status["phase"] == "Pending")
        #expect(state(status) == ["waiting": ["reason": "ContainerCreating"]])
        #expect(condition(status, "PodScheduled")?["status"] == "True")
        #expect(condition(status, "Ready")?["reason"] == "ContainersNotReady")
        #expect(condition(status, "Ready")?["message"] == "containers with unready status: [main]")
    }

    @Test("a pod whose start runs is not initialized") func initializing() {
        let status = status([.started("one")], start: ["one"])
        #expect(status["phase"] == "Pending")
        #expect(condition(status, "Initialized")?["message"] == "containers with incomplete status: [one]")
        #expect(state(status) == ["waiting": ["reason": "PodInitializing"]])
    }

    @Test("a pod whose containers run is running and ready") func running() {
        let status = status([.started("main")])
        #expect(status["phase"] == "Running")
        #expect(condition(status, "Ready")?["status"] == "True")
        #expect(condition(status, "ContainersReady")?["status"] == "True")
        #expect(state(status) == ["running": ["startedAt": Timestamp.at(1).text]])
        #expect(status["containerStatuses"]?.arrayValue?.first?["ready"] == true)
    }

    @Test("a pod that ended well has succeeded") func succeeded() {
        let status = status([.started("main"), .ended("main", ContainerEnd(exitCode: 0))])
        #expect(status["phase"] == "Succeeded")
        #expect(condition(status, "Ready")?["reason"] == "PodCompleted")
        #expect(
            state(status) == [
                "terminated": [
                    "exitCode": 0, "reason": "Completed", "startedAt": Timestamp.at(1).text, "finishedAt": Timestamp.at(2).text,
                ]
            ])
    }

    @Test("a pod that failed tells code, signal and last words") func failed() {
        let status = status([.started("main"), .ended("main", ContainerEnd(exitCode: 137, signal: 9, message: "killed"))])
        #expect(status["phase"] == "Failed")
        #expect(condition(status, "Ready")?["reason"] == "PodFailed")
        #expect(state(status)?["terminated"]?["signal"] == 9)
        #expect(state(status)?["terminated"]?["message"] == "killed")
        #expect(state(status)?["terminated"]?["reason"] == "Error")
    }

    @Test("between two runs a pod is running, and tells how the last one ended") func crashLoop() {
        let end = PodLife.Event.ended("main", ContainerEnd(exitCode: 1))
        let status = status([.started("main"), end, .started("main"), end], policy: "OnFailure")
        #expect(status["phase"] == "Running")
        let container = status["containerStatuses"]?.arrayValue?.first
        #expect(container?["restartCount"] == 2)
        #expect(container?["state"]?["waiting"]?["reason"] == "CrashLoopBackOff")
        #expect(container?["lastState"]?["terminated"]?["exitCode"] == 1)
    }

    @Test("a pod that is disturbed has failed, however its containers ended") func disturbed() {
        let status = status([
            .started("main"), .stop(graceSeconds: 5, disruption: "the node stops"), .ended("main", ContainerEnd(exitCode: 0)),
        ])
        #expect(status["phase"] == "Failed")
        #expect(status["reason"] == "Terminated")
        #expect(condition(status, "DisruptionTarget")?["reason"] == "TerminationByKubelet")
    }

    @Test("conditions of others stay, and times change only with their status") func merges() {
        let old: JSONValue = [
            "qosClass": "BestEffort",
            "conditions": [
                ["type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"],
                ["type": "PodScheduled", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"],
                ["type": "Ready", "status": "False", "lastTransitionTime": "2020-01-01T00:00:00Z"],
            ],
        ]
        let status = status([.started("main")], from: old)
        #expect(condition(status, "DisruptionTarget")?["reason"] == "EvictionByEvictionAPI")
        #expect(condition(status, "PodScheduled")?["lastTransitionTime"] == "2020-01-01T00:00:00Z")
        #expect(condition(status, "Ready")?["lastTransitionTime"] == Timestamp.at(2).text)
        #expect(status["qosClass"] == "BestEffort")
    }

    @Test("a pod that nobody runs any more is lost: failed, by no fault of its own") func lost() {
        let lost = PodStatus.lost(status([.started("main")]), now: .at(99))
        #expect(lost["phase"] == "Failed")
        #expect(state(lost)?["terminated"]?["exitCode"] == 137)
        #expect(state(lost)?["terminated"]?["reason"] == "ContainerStatusUnknown")
        #expect(condition(lost, "DisruptionTarget")?["status"] == "True")
        #expect(condition(lost, "Ready")?["status"] == "False")
    }
}
