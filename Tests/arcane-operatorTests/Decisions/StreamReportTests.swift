import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

/// What is said of a stream whose Job runs, and whose pods do not.
@Suite("The report of a stream whose pods fail one after the other")
struct StreamReportTests {
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    /// A stream that follows its source, as it was recorded; its pods have failed since `start`.
    private func snapshot(at seconds: Int, lastAt last: Int = 0, _ message: String = "the source is away") -> StreamSnapshot {
        let stream = StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": ["namespace": "data", "name": "orders", "uid": "u-1"], "spec": ["jobTemplateRef": ["name": "t"]],
                "status": ["phase": "Running"],
            ], streamClass: StreamClassSpec())
        var snapshot = StreamSnapshot(
            stream: stream, className: "rest-api", stateKeys: StateAnnotation.keys,
            now: KubernetesTime(Self.start + .seconds(seconds)))
        snapshot.streamingTemplate = .found(hash: "t1")
        var job = ObservedJob([:])
        job.uid = "job-1"
        job.owner = ObservedJob.Owner(kind: "RestApiStream", name: "orders", uid: "u-1")
        job.hash = stream.hash
        snapshot.job = job
        snapshot.stream.status = StreamReport(snapshot).status(.active(job))
        snapshot.retries = RetrySeries([pod(failedAt: 0, "first"), pod(failedAt: last, message)])
        return snapshot
    }

    private func pod(failedAt seconds: Int, _ message: String) -> ObservedPod {
        var pod = ObservedPod(KubernetesObject([:]))
        var failure = StreamFailure()
        failure.exitCode = 2
        failure.reason = "Error"
        failure.message = message
        failure.time = KubernetesTime(Self.start + .seconds(seconds))
        pod.failure = failure
        return pod
    }

    private func written(_ snapshot: StreamSnapshot) -> StreamStatus? {
        guard case .writeStatus(let status)? = decide(snapshot).actions.first else { return nil }
        return status
    }

    private func ready(_ status: StreamStatus?) -> StatusCondition? { status?.conditions.first { $0.type == "Ready" } }

    @Test("says nothing of it before there was time for another pod, and when to look again")
    func early() {
        let snapshot = snapshot(at: 40, lastAt: 30)
        #expect(decide(snapshot) == Decision(actions: [], again: .seconds(80)))
    }

    @Test("says that it is not ready, and the failure, while the phase stays what it is")
    func told() throws {
        let status = try #require(written(snapshot(at: 150, lastAt: 130)))
        #expect(status.phase == "Running")
        let told = try #require(ready(status))
        #expect(told.status == "False" && told.reason == "Retrying")
        #expect(told.message?.contains("exit code 2 (Error): the source is away") == true)
        #expect(told.lastTransitionTime?.timestamp == Self.start + .seconds(150))
        #expect(status.lastFailure?.exitCode == 2)
        #expect(status.lastFailure?.time?.timestamp == Self.start + .seconds(130))
        #expect(status.conditions.first { $0.type == "Failed" }?.status == "False")
        let backfill = try #require(StreamReport(snapshot(at: 150)).status(.active(try backfillJob())).phase)
        #expect(backfill == "Backfilling")
    }

    private func backfillJob() throws -> ObservedJob {
        var job = try #require(snapshot(at: 0).job)
        job.isBackfill = true
        return job
    }

    @Test("is a warning once, and costs no write for each pod, whatever its last words are")
    func series() throws {
        var snapshot = snapshot(at: 150, lastAt: 130)
        let status = try #require(written(snapshot))
        #expect(StreamEvents.event(for: .writeStatus(status), snapshot)?.kind == .warning)
        snapshot.stream.status = status
        for time in stride(from: 160, to: 700, by: 60) {
            snapshot.now = KubernetesTime(Self.start + .seconds(time + 5))
            snapshot.retries = RetrySeries([pod(failedAt: 0, ""), pod(failedAt: time, "other words \(time)")])
            #expect(decide(snapshot) == Decision())
        }
        // What is said for longer is told, and is no news as long as it stays the same.
        snapshot.retries = RetrySeries([pod(failedAt: 0, ""), pod(failedAt: 740, "the password is wrong")])
        let later = try #require(written(snapshot))
        #expect(ready(later)?.message?.contains("the password is wrong") == true)
        #expect(ready(later)?.lastTransitionTime == ready(status)?.lastTransitionTime)
        #expect(StreamEvents.event(for: .writeStatus(later), snapshot) == nil)
        snapshot.stream.status = later
        snapshot.retries = RetrySeries([pod(failedAt: 0, ""), pod(failedAt: 9000, "the password is wrong")])
        #expect(decide(snapshot) == Decision())
    }

    @Test("is well again when a pod runs on, and keeps the last failure")
    func healed() throws {
        var snapshot = snapshot(at: 150, lastAt: 130)
        snapshot.stream.status = try #require(written(snapshot))
        snapshot.retries?.runningSince = Self.start + .seconds(150)
        #expect(decide(snapshot) == Decision(actions: [], again: .seconds(60)))
        snapshot.now = KubernetesTime(Self.start + .seconds(210))
        let well = try #require(written(snapshot))
        #expect(ready(well)?.status == "True" && ready(well)?.reason == "Streaming")
        #expect(well.lastFailure?.exitCode == 2)
    }

    @Test("is well again when its Job is another one")
    func replaced() throws {
        var snapshot = snapshot(at: 150, lastAt: 130)
        snapshot.stream.status = try #require(written(snapshot))
        snapshot.retries = nil
        #expect(ready(written(snapshot))?.reason == "Streaming")
    }

    @Test("leaves the word to a spec that makes no sense, which is to be mended first")
    func invalidSpec() throws {
        var snapshot = snapshot(at: 150)
        snapshot.stream.problems = [SpecProblem(path: "spec.jobTemplateRef", message: "is missing")]
        #expect(ready(written(snapshot))?.reason == "InvalidSpec")
    }

    // MARK: Pods that do not start

    /// A stream whose Job's pod was made at `start`, and has not started.
    private func waiting(at seconds: Int, _ reason: String = "Unschedulable", _ message: String = "no node has room") throws
        -> StreamSnapshot
    {
        var snapshot = snapshot(at: seconds)
        snapshot.retries = nil
        let made: JSONValue = ["name": "orders-x", "creationTimestamp": .string(Self.start.iso8601)]
        let state: JSONValue = ["waiting": ["reason": .string(reason), "message": .string(message)]]
        let pod = ObservedPod(
            KubernetesObject(["metadata": made, "status": ["phase": "Pending", "containerStatuses": [["state": state]]]]))
        let hold: PodHold = try #require(pod.hold)
        snapshot.hold = hold
        return snapshot
    }

    @Test("says what keeps a pod from starting when it has had time to, and costs one write whatever words come next")
    func pending() throws {
        #expect(decide(try waiting(at: 20)) == Decision(actions: [], again: .seconds(40)))
        var snapshot = try waiting(at: 60, "ErrImagePull", "no such manifest")
        let status = try #require(written(snapshot))
        let told = try #require(ready(status))
        #expect(status.phase == "Running" && told.status == "False" && told.reason == "PodPending")
        #expect(told.message?.contains("orders-x") == true)
        #expect(told.message?.contains("ImagePullBackOff: no such manifest;") == true)
        #expect(StreamEvents.event(for: .writeStatus(status), snapshot)?.kind == .warning)
        snapshot.stream.status = status
        snapshot.hold = try waiting(at: 90, "ImagePullBackOff", "Back-off pulling image").hold
        snapshot.now = KubernetesTime(Self.start + .seconds(90))
        #expect(decide(snapshot) == Decision())
        // Another reason is news; a pod that starts is the end of it.
        snapshot.hold = try waiting(at: 120).hold
        #expect(ready(written(snapshot))?.message?.contains("Unschedulable: no node has room;") == true)
        snapshot.hold = nil
        #expect(ready(written(snapshot))?.reason == "Streaming")
    }

    @Test("says that a Job has no pod when it has had time for one, and another cause when it is another")
    func podless() throws {
        var snapshot = snapshot(at: 59)
        snapshot.retries = nil
        var job = try #require(snapshot.job)
        job.startTime = Self.start
        var hold = try #require(PodHold(podless: job, at: Self.start))
        snapshot.hold = hold
        #expect(decide(snapshot) == Decision(actions: [], again: .seconds(1)))
        snapshot.now = KubernetesTime(Self.start + .seconds(60))
        hold.message = "exceeded quota: small"
        snapshot.hold = hold
        let status = try #require(written(snapshot))
        let told = try #require(ready(status))
        #expect(status.phase == "Running" && told.status == "False" && told.reason == "PodPending")
        #expect(
            told.message
                == "its Job has no pod: FailedCreate: exceeded quota: small; it goes on by itself when the cause is gone")
        snapshot.stream.status = status
        #expect(decide(snapshot) == Decision())
        // An operator that has started anew does not know since when, nor why: what is told stands.
        hold.message = nil
        hold.since = Self.start + .seconds(60)
        snapshot.hold = hold
        #expect(decide(snapshot) == Decision(actions: [], again: .seconds(60)))
        hold.message = "the namespace allows no such pod"
        hold.since = Self.start
        snapshot.hold = hold
        #expect(ready(written(snapshot))?.message?.contains("FailedCreate: the namespace allows no such pod;") == true)
        snapshot.hold = nil
        #expect(ready(written(snapshot))?.reason == "Streaming")
    }

    @Test("tells of a pod that does not start rather than of those that failed before it")
    func pendingAfterFailures() throws {
        var both = try waiting(at: 150)
        both.retries = snapshot(at: 150, lastAt: 130).retries
        #expect(ready(written(both))?.reason == "PodPending")
        both.now = KubernetesTime(Self.start + .seconds(30))
        #expect(decide(both).again == .seconds(30))
    }
}
