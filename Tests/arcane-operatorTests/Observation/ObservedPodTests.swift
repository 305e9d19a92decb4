import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneYAML
import Testing

@testable import arcane_operator

@Suite("A pod as it is seen")
struct ObservedPodTests {
    private func pod(_ status: String, owner: String = "kind: Job, name: orders, uid: u-1") throws -> ObservedPod {
        ObservedPod(
            KubernetesObject(
                try JSONValue(
                    yaml:
                        "{metadata: {name: orders-x, ownerReferences: [{apiVersion: batch/v1, \(owner), controller: true}]}, status: \(status)}"
                )))
    }

    @Test("belongs to the Job that controls it, and to none where something else does")
    func owner() throws {
        #expect(try pod("{}").jobName == "orders")
        #expect(try pod("{}").jobUID == "u-1")
        #expect(try pod("{}", owner: "kind: ReplicaSet, name: orders, uid: u-1").jobName == "")
        #expect(ObservedPod(KubernetesObject([:])).jobName == "")
    }

    @Test("has not failed while it runs, or where all of its containers ended with 0")
    func success() throws {
        #expect(try pod("{phase: Running, containerStatuses: [{state: {running: {}}}]}").failure == nil)
        #expect(try pod("{phase: Succeeded, containerStatuses: [{state: {terminated: {exitCode: 0}}}]}").failure == nil)
    }

    @Test(
        "tells exit code, reason, time and last words of the container that failed last, init containers and earlier tries included"
    )
    func failure() throws {
        let failure = try #require(
            try pod(
                """
                {phase: Failed,
                 initContainerStatuses: [{state: {terminated: {exitCode: 0, finishedAt: "2026-01-01T00:00:09Z"}}}],
                 containerStatuses: [
                  {state: {terminated: {exitCode: 3, reason: Error, finishedAt: "2026-01-01T00:00:02Z", message: "  the second  \\n"}},
                   lastState: {terminated: {exitCode: 7, reason: Error, finishedAt: "2026-01-01T00:00:01Z", message: first}}},
                  {state: {terminated: {exitCode: 0}}}]}
                """
            ).failure)
        #expect(failure.exitCode == 3)
        #expect(failure.reason == "Error")
        #expect(failure.message == "the second")
        #expect(failure.time?.timestamp == Timestamp(iso8601: "2026-01-01T00:00:02Z"))
        let restarted = try pod("{containerStatuses: [{state: {running: {}}, lastState: {terminated: {exitCode: 7}}}]}").failure
        #expect(restarted?.exitCode == 7)
        let initial = try pod("{initContainerStatuses: [{state: {terminated: {exitCode: 5}}}]}").failure
        #expect(initial?.exitCode == 5)
    }

    @Test("keeps the end of long last words")
    func longMessage() throws {
        let words = String(repeating: "x", count: 4000) + " the end"
        let failure = try pod("{containerStatuses: [{state: {terminated: {exitCode: 1, message: '\(words)'}}}]}").failure
        #expect(failure?.message?.count == 1024)
        #expect(failure?.message?.hasSuffix("the end") == true)
    }

    @Test("says why it failed where no container did, as one that was evicted")
    func noContainer() throws {
        let evicted = try pod("{phase: Failed, reason: Evicted, message: 'the node was low on memory'}").failure
        #expect(evicted?.exitCode == nil)
        #expect(evicted?.reason == "Evicted")
        #expect(evicted?.message == "the node was low on memory")
        #expect(try pod("{phase: Failed}").failure?.reason == "PodFailed")
    }

    @Test("tells how long what failed had run, by its container, or else by when the pod began and changed last")
    func run() throws {
        let container = try pod(
            """
            {phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 2, startedAt: "2026-01-01T00:00:01Z",
             finishedAt: "2026-01-01T00:00:08Z"}}}]}
            """)
        #expect(container.failedAfter == .seconds(7))
        let evicted = try pod(
            """
            {phase: Failed, reason: Evicted, startTime: "2026-01-01T00:00:00Z", conditions: [
             {type: DisruptionTarget, lastTransitionTime: "2026-01-01T01:00:00Z"},
             {type: Initialized, lastTransitionTime: "2026-01-01T00:00:01Z"}]}
            """)
        #expect(evicted.failedAfter == .seconds(3600))
        #expect(evicted.failure?.time?.timestamp == Timestamp(iso8601: "2026-01-01T01:00:00Z"))
        let unknown = try pod("{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 2}}}]}")
        #expect(unknown.failure != nil && unknown.failedAfter == nil)
    }

    @Test("runs since the last of its containers was started, and does not where one waits or has failed")
    func runs() throws {
        let running = #"{state: {running: {startedAt: "2026-01-01T00:00:05Z"}}}"#
        let later = #"{state: {running: {startedAt: "2026-01-01T00:00:09Z"}}}"#
        let done = "{state: {terminated: {exitCode: 0}}}"
        #expect(
            try pod("{phase: Running, containerStatuses: [\(running), \(later), \(done)]}").runningSince
                == Timestamp(iso8601: "2026-01-01T00:00:09Z"))
        for other in ["{state: {waiting: {reason: CrashLoopBackOff}}}", "{state: {terminated: {exitCode: 2}}}", "{}"] {
            #expect(try pod("{phase: Running, containerStatuses: [\(running), \(other)]}").runningSince == nil)
        }
        #expect(try pod("{phase: Pending}").runningSince == nil)
        #expect(try pod("{phase: Succeeded, containerStatuses: [\(done)]}").runningSince == nil)
    }
}
