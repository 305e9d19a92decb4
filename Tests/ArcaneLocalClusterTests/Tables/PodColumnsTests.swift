import Testing

@testable import ArcaneLocalCluster

@Suite("The columns of pods")
struct PodColumnsTests {
    private func status(_ pod: String) throws -> [String] {
        try cells(
            "pods", "metadata: {name: p, creationTimestamp: '2026-01-01T00:00:00Z'}\nspec: {containers: [{name: a}]}\n" + pod)
    }

    @Test(
        "show why a container waits or has ended before the phase",
        arguments: [
            ("status: {phase: Pending}", "0/1", "Pending"),
            ("status: {phase: Running, containerStatuses: [{ready: true, state: {running: {}}}]}", "1/1", "Running"),
            (
                "status: {phase: Pending, containerStatuses: [{state: {waiting: {reason: CreateContainerConfigError}}}]}",
                "0/1", "CreateContainerConfigError"
            ),
            (
                "status: {phase: Succeeded, containerStatuses: [{state: {terminated: {exitCode: 0, reason: Completed}}}]}",
                "0/1", "Completed"
            ),
            (
                "status: {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 1, reason: Error}}}]}", "0/1",
                "Error"
            ),
            (
                "status: {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 137, signal: 9}}}]}", "0/1",
                "Signal:9"
            ),
            ("status: {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 3}}}]}", "0/1", "ExitCode:3"),
            ("status: {phase: Failed, reason: Evicted}", "0/1", "Evicted"),
            (
                "status: {phase: Running, containerStatuses: [{state: {terminated: {reason: Completed}}}, {ready: true, state: {running: {}}}]}",
                "1/1", "Running"
            ),
        ])
    func states(pod: String, ready: String, expected: String) throws {
        #expect(try status(pod) == ["p", ready, expected, "0", "60s"])
    }

    @Test(
        "show how far the init containers are",
        arguments: [
            ("[{state: {running: {}}}]", "Init:0/2"),
            ("[{state: {terminated: {exitCode: 0}}}, {state: {waiting: {reason: PodInitializing}}}]", "Init:1/2"),
            ("[{state: {terminated: {exitCode: 2, reason: Error}}}]", "Init:Error"),
            ("[{state: {waiting: {reason: ImagePullBackOff}}}]", "Init:ImagePullBackOff"),
            ("[{state: {terminated: {exitCode: 0}}}, {state: {terminated: {exitCode: 0}}}]", "Pending"),
        ])
    func initialization(statuses: String, expected: String) throws {
        let pod = """
            metadata: {name: p}
            spec: {initContainers: [{name: i}, {name: j}], containers: [{name: a}]}
            status: {phase: Pending, initContainerStatuses: \(statuses)}
            """
        #expect(try cells("pods", pod)[2] == expected)
    }

    @Test("show a pod that is being deleted as such, but not one that is over")
    func terminating() throws {
        let metadata = "metadata: {name: p, deletionTimestamp: '2026-01-01T00:00:00Z'}\n"
        #expect(try cells("pods", metadata + "status: {phase: Running}")[2] == "Terminating")
        #expect(try cells("pods", metadata + "status: {phase: Succeeded}")[2] == "Succeeded")
    }

    @Test("count restarts, and tell when the last one was")
    func restarts() throws {
        let statuses = "[{restartCount: 2, lastState: {terminated: {finishedAt: '2026-01-01T00:00:30Z'}}}, {restartCount: 1}]"
        #expect(try status("status: {containerStatuses: \(statuses)}")[3] == "3 (30s ago)")
    }
}
