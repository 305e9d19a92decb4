import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneYAML
import Testing

@testable import arcane_operator

@Suite("What keeps a pod from starting")
struct PodHoldTests {
    private static let made = Timestamp(milliseconds: 1_700_000_000_000)

    private func pod(_ status: String, name: String = "orders-x", madeAfter seconds: Int = 0) throws -> ObservedPod {
        ObservedPod(
            KubernetesObject([
                "metadata": [
                    "name": .string(name), "creationTimestamp": .string((Self.made + .seconds(seconds)).iso8601),
                ],
                "status": try JSONValue(yaml: status),
            ]))
    }

    private func hold(_ reason: String, _ message: String? = nil) throws -> PodHold {
        var hold = try #require(try pod("{phase: Pending}").hold)
        (hold.reason, hold.message) = (reason, message)
        return hold
    }

    @Test(
        "is what the cluster says of its place or of its containers",
        arguments: [
            (
                """
                {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes are available}]}
                """, "Unschedulable", "0/3 nodes are available"
            ),
            (
                "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling image}}}]}",
                "ImagePullBackOff", "Back-off pulling image"
            ),
            (
                "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull, message: no such manifest}}}]}",
                "ImagePullBackOff", "no such manifest"
            ),
            (
                """
                {phase: Pending, initContainerStatuses: [{state: {waiting: {reason: CreateContainerConfigError, message: no ConfigMap}}}],
                 containerStatuses: [{state: {waiting: {reason: PodInitializing}}}]}
                """, "CreateContainerConfigError", "no ConfigMap"
            ),
        ])
    func said(_ status: String, _ reason: String, _ message: String) throws {
        let hold = try hold(reason, message)
        #expect(try pod(status).hold == hold)
        #expect(hold.due == Self.made + .seconds(60))
    }

    @Test(
        "may be the making of its containers, which gets more time where nothing is said to be wrong",
        arguments: [
            ("{phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}", "ContainerCreating"),
            (
                "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating, message: \"\"}}}]}",
                "ContainerCreating"
            ),
            ("{phase: Pending}", "Pending"), ("{}", "Pending"),
        ])
    func making(_ status: String, _ reason: String) throws {
        let hold = try hold(reason)
        #expect(try pod(status).hold == hold)
        #expect(hold.due == Self.made + .seconds(300))
        let volume =
            "{phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating, message: no volume}}}]}"
        #expect(try pod(volume).hold?.due == Self.made + .seconds(60))
    }

    @Test(
        "is nothing for a pod that runs, has ended, is being deleted, or is tried again after a failure",
        arguments: [
            "{phase: Running, containerStatuses: [{state: {running: {}}}]}", "{phase: Succeeded}", "{phase: Failed}",
            "{phase: Pending, containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff, message: back-off}}}]}",
        ])
    func nothing(_ status: String) throws {
        #expect(try pod(status).hold == nil)
        let deleted: JSONValue = [
            "metadata": ["name": "x", "creationTimestamp": "2026-01-01T00:00:00Z", "deletionTimestamp": "2026-01-01T00:01:00Z"]
        ]
        #expect(ObservedPod(KubernetesObject(deleted)).hold == nil)
    }

    private func job(_ status: String) throws -> ObservedJob { ObservedJob(["status": try JSONValue(yaml: status)]) }

    @Test("is also that a Job has no pod, since its start, or since none is seen any more")
    func podless() throws {
        let now = Self.made + .seconds(500)
        let begun = try #require(PodHold(podless: try job("{startTime: \"\(Self.made.iso8601)\"}"), at: now))
        #expect(begun.pod == nil && begun.reason == "FailedCreate" && begun.message == nil)
        #expect(begun.since == Self.made && begun.due == Self.made + .seconds(60))
        let held = ObservedJob(try JSONValue(yaml: "{spec: {suspend: true}}"))
        #expect(PodHold(podless: held, at: now)?.reason == "JobSuspended")
        for status in ["{}", "{startTime: \"\(Self.made.iso8601)\", failed: 1}", "{succeeded: 1}"] {
            #expect(PodHold(podless: try job(status), at: now)?.since == now)
        }
    }

    @Test(
        "is not that a Job has no pod where the cluster counts one, where it has ended or goes",
        arguments: [
            "{status: {active: 1}}", "{status: {conditions: [{type: Complete, status: \"True\"}]}}",
            "{status: {conditions: [{type: Failed, status: \"True\"}]}}",
            "{metadata: {deletionTimestamp: \"2026-01-01T00:00:00Z\"}}",
        ])
    func notPodless(_ job: String) throws {
        #expect(PodHold(podless: ObservedJob(try JSONValue(yaml: job)), at: Self.made) == nil)
    }

    @Test("counts for the Job's newest pod, and not while one runs")
    func newest() throws {
        let pods = [try pod("{}", name: "first"), try pod("{}", name: "second", madeAfter: 5), try pod("{phase: Failed}")]
        #expect(PodHold.last(of: pods)?.pod == "second")
        let running = try pod(
            "{phase: Running, containerStatuses: [{state: {running: {startedAt: \"2026-01-01T00:00:00Z\"}}}]}")
        #expect(PodHold.last(of: pods + [running]) == nil)
        #expect(PodHold.last(of: []) == nil)
    }
}
