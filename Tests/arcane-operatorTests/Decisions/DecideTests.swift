import ArcaneCore
import ArcaneResources
import ArcaneYAML
import Testing

@testable import arcane_operator

/// What the walk's model leaves out, and the rows of the contract's table by name.
@Suite("A decision")
struct DecideTests {
    private static let uid = "11112222-3333-4444-5555-666677778888"

    private func snapshot(
        _ spec: String = "{jobTemplateRef: {name: t}}", phase: String? = "Running", annotations: [String: String] = [:]
    ) throws -> StreamSnapshot {
        let stream = StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": [
                    "namespace": "data", "name": "orders", "uid": .string(Self.uid), "generation": 7,
                    "annotations": .object(annotations.mapValues(JSONValue.string)),
                ],
                "spec": try JSONValue(yaml: spec), "status": phase.map { ["phase": .string($0)] } ?? [:],
            ], streamClass: StreamClassSpec())
        var snapshot = StreamSnapshot(
            stream: stream, className: "rest-api", stateKeys: StateAnnotation.keys,
            now: KubernetesTime(Timestamp(milliseconds: 1_700_000_000_000)))
        snapshot.streamingTemplate = .found(hash: "t1")
        snapshot.backfillTemplate = .found(hash: "t1")
        return snapshot
    }

    private func job(_ snapshot: StreamSnapshot, backfill: String? = nil, _ change: (inout ObservedJob) -> Void = { _ in })
        -> ObservedJob
    {
        var job = ObservedJob([:])
        job.uid = "job-1"
        job.owner = ObservedJob.Owner(kind: "RestApiStream", name: "orders", uid: Self.uid)
        job.isBackfill = backfill != nil
        job.backfillID = backfill
        job.hash = snapshot.stream.hash
        job.templateHash = "t1"
        job.startTime = Timestamp(milliseconds: 5000)
        if let backfill, let request = snapshot.requests.first(where: { $0.name == backfill }) {
            job.hash = ConfigurationHash.backfill(specHash: snapshot.stream.hash, request: request.spec)
        }
        change(&job)
        return job
    }

    private func request(_ name: String, created: Int64 = 0, payload: JSONValue? = nil, isOpen: Bool = true) -> ObservedRequest
    {
        var spec: [String: JSONValue] = ["streamClass": "rest-api", "streamId": "orders", "completed": .bool(!isOpen)]
        spec["payload"] = payload
        return ObservedRequest(
            name: name, uid: name, resourceVersion: "1", spec: .object(spec), created: Timestamp(milliseconds: created),
            generation: 1,
            status: BackfillRequestStatus())
    }

    private func status(_ decision: Decision) throws -> StreamStatus {
        guard case .writeStatus(let status)? = decision.actions.last else {
            throw SpecProblem(path: "", message: "no status is written: \(decision)")
        }
        return status
    }

    @Test("new stream: a request of a name that depends on its uid, then a backfill Job from the backfill template")
    func new() throws {
        var snapshot = try snapshot(phase: nil)
        let name = "orders-initial-backfill-1111222233"
        #expect(decide(snapshot).actions == [.createRequest(name: name, cause: .initial)])
        snapshot.requests = [request(name)]
        #expect(decide(snapshot).actions == [.createJob(.backfill(BackfillOrder(name: name, spec: snapshot.requests[0].spec)))])
    }

    @Test("new stream whose first backfill is done: it streams, and is not backfilled again")
    func lostRecord() throws {
        var snapshot = try snapshot(phase: nil)
        snapshot.requests = [request("orders-initial-backfill-1111222233", isOpen: false)]
        #expect(decide(snapshot).actions == [.createJob(.streaming)])
    }

    @Test(
        "new stream that somebody has asked a backfill for: that is its first, and recorded as such before it is completed or taken back"
    )
    func askedBeforeItWasThere() throws {
        var snapshot = try snapshot(phase: nil)
        snapshot.requests = [request("again")]
        snapshot.job = job(snapshot, backfill: "again") { $0.outcome = .complete }
        let completed = decide(snapshot).actions
        guard case .writeStatus(let status)? = completed.first else {
            Issue.record("not recorded: \(completed)")
            return
        }
        #expect(status.phase == "Backfilling")
        #expect(
            completed.dropFirst() == [
                .completeRequest(snapshot.requests[0]), .deleteJob(uid: "job-1", because: .complete),
            ])

        snapshot.job = job(snapshot, backfill: "again")
        snapshot.requests = [request("again", isOpen: false)]
        #expect(decide(snapshot).actions == [.writeStatus(status), .deleteJob(uid: "job-1", because: .backfillNotRequested)])
    }

    @Test("a stream that runs under the reference operator is taken over without a write but the status")
    func takeOver() throws {
        for phase in ["Running", "RUNNING"] {
            var snapshot = try snapshot(phase: phase)
            snapshot.job = job(snapshot) { $0.templateHash = nil }
            #expect(try status(decide(snapshot)).phase == "Running")
            #expect(decide(snapshot).actions.count == 1)
        }
    }

    @Test("backfill Job complete: its request and older ones without a payload are completed, then the Job goes")
    func completion() throws {
        var snapshot = try snapshot(phase: "Backfilling")
        snapshot.requests = [
            request("older", created: 1000), request("with-payload", created: 2000, payload: ["a": 1]),
            request("own", created: 3000),
            request("later", created: 9000),
        ]
        snapshot.job = job(snapshot, backfill: "own") { $0.outcome = .complete }
        #expect(
            decide(snapshot).actions == [
                .completeRequest(snapshot.requests[2]), .completeRequest(snapshot.requests[0]),
                .deleteJob(uid: "job-1", because: .complete),
            ])
    }

    @Test("backfill with a payload complete: it stands for no other request")
    func payloadCompletion() throws {
        var snapshot = try snapshot(phase: "Backfilling")
        snapshot.requests = [request("older", created: 1), request("own", created: 2, payload: ["a": 1])]
        snapshot.job = job(snapshot, backfill: "own") { $0.outcome = .complete }
        #expect(decide(snapshot).actions.first == .completeRequest(snapshot.requests[1]))
        #expect(decide(snapshot).actions.count == 2)
    }

    @Test("any Job complete with schema-mismatch: a request named after the Job, recorded before the Job goes")
    func mismatch() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot) {
            $0.outcome = .complete
            $0.stateAnnotations = ["arcane.streaming.sneaksanddata.com/state": "schema-mismatch"]
        }
        #expect(
            decide(snapshot).actions == [
                .createRequest(name: "orders-schema-mismatch-job1", cause: .schemaMismatch),
                .deleteJob(uid: "job-1", because: .complete),
            ])
    }

    @Test("schema-mismatch found on the stream means the same when a Job completes, and is removed")
    func mismatchOnStream() throws {
        var snapshot = try snapshot(annotations: ["arcane/state": "schema-mismatch"])
        snapshot.job = job(snapshot) { $0.outcome = .complete }
        #expect(
            decide(snapshot).actions == [
                .createRequest(name: "orders-schema-mismatch-job1", cause: .schemaMismatch), .setState(nil),
                .deleteJob(uid: "job-1", because: .complete),
            ])
    }

    @Test("Job failed, also one with schema-mismatch: crash-loop, the failure in the status, and the Job stays")
    func failed() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot) {
            $0.outcome = .failed(reason: "PodFailurePolicy", message: "exit code 1")
            $0.stateAnnotations = ["arcane/state": "schema-mismatch"]
        }
        var failure = StreamFailure()
        failure.exitCode = 1
        failure.message = "sink.location: no such bucket"
        snapshot.failure = failure
        let decision = decide(snapshot)
        #expect(decision.actions.first == .setState(.crashLoop))
        #expect(decision.actions.count == 2)
        let status = try status(decision)
        #expect(status.phase == "Failed")
        #expect(status.lastFailure == failure)
        #expect(status.conditions.first { $0.type == "Failed" }?.status == "True")
        let telling = status.conditions.filter { $0.message?.contains("no such bucket") == true }
        #expect(telling.map(\.type) == ["Ready", "Failed"])
        #expect(status.conditions.first { $0.type == "TemplateCurrent" }?.reason == "NothingRuns")
    }

    @Test("Job failed and nothing is known of its pods: the Job's own reason is recorded")
    func failedWithoutPods() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot) { $0.outcome = .failed(reason: "BackoffLimitExceeded", message: "too often") }
        #expect(try status(decide(snapshot)).lastFailure?.reason == "BackoffLimitExceeded")
    }

    @Test("crash-loop set by another operator under one key only: the stream stands still, under all keys")
    func legacyCrashLoop() throws {
        let snapshot = try snapshot(phase: "FAILED_OR_SO", annotations: ["arcane/state": "crash-loop"])
        #expect(decide(snapshot).actions.first == .setState(.crashLoop))
        #expect(try status(decide(snapshot)).phase == "Failed")
    }

    @Test("request for a failed stream: waits")
    func requestWhileFailed() throws {
        var snapshot = try snapshot(
            phase: "Failed",
            annotations: ["arcane/state": "crash-loop", "arcane.streaming.sneaksanddata.com/state": "crash-loop"])
        snapshot.requests = [request("by-hand")]
        #expect(try status(decide(snapshot)).phase == "Failed")
        #expect(decide(snapshot).actions.count == 1)
    }

    @Test("request for a running stream: the streaming Job makes room")
    func requestWhileRunning() throws {
        var snapshot = try snapshot()
        snapshot.requests = [request("by-hand")]
        snapshot.job = job(snapshot)
        #expect(decide(snapshot).actions == [.deleteJob(uid: "job-1", because: .backfillRequested)])
    }

    @Test("several open requests: the oldest first; one that runs is not interrupted for an older one")
    func severalRequests() throws {
        var snapshot = try snapshot()
        snapshot.requests = [request("first", created: 1), request("second", created: 2)]
        #expect(
            decide(snapshot).actions == [.createJob(.backfill(BackfillOrder(name: "first", spec: snapshot.requests[0].spec)))])
        snapshot.job = job(snapshot, backfill: "second")
        #expect(try status(decide(snapshot)).phase == "Backfilling")
    }

    @Test("spec edited while backfilling: the backfill begins again, with the same request")
    func editWhileBackfilling() throws {
        var snapshot = try snapshot()
        snapshot.requests = [request("r")]
        snapshot.job = job(snapshot, backfill: "r")
        snapshot.stream.hash = "another"
        #expect(decide(snapshot).actions == [.deleteJob(uid: "job-1", because: .outdated)])
    }

    @Test("template edited: nothing is restarted, and a condition says that the Job is older")
    func templateEdited() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot)
        snapshot.streamingTemplate = .found(hash: "t2")
        let current = try status(decide(snapshot)).conditions.first { $0.type == "TemplateCurrent" }
        #expect(current?.status == "False")
        #expect(current?.reason == "TemplateChanged")
    }

    @Test("a Job of an earlier stream of this name goes first; while it is ending nothing is started")
    func earlierStream() throws {
        var snapshot = try snapshot(phase: nil)
        snapshot.job = job(snapshot) { $0.owner?.uid = "earlier" }
        #expect(decide(snapshot).actions == [.deleteJob(uid: "job-1", because: .earlierStream)])
        snapshot.job?.isTerminating = true
        #expect(try status(decide(snapshot)).phase == "Pending")
    }

    @Test("a Job of that name that is not ours is never touched", arguments: [nil, "OtherKind"])
    func foreign(kind: String?) throws {
        var snapshot = try snapshot()
        snapshot.stream.isSuspended = true
        snapshot.job = job(snapshot) { $0.owner = kind.map { ObservedJob.Owner(kind: $0, name: "orders", uid: "x") } }
        let status = try status(decide(snapshot))
        #expect(decide(snapshot).actions.count == 1)
        #expect(status.conditions.first?.reason == "JobNameConflict")
        #expect(status.conditions.first?.message?.contains("orders") == true)
    }

    @Test("an annotation 'suspended' on the Job is moved to the stream")
    func suspendedJob() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot) { $0.stateAnnotations = ["arcane/state": "suspended"] }
        #expect(decide(snapshot).actions == [.setState(.suspended)])
    }

    @Test("reload-requested becomes a request, once, and the next one has another name")
    func reload() throws {
        var snapshot = try snapshot(annotations: ["arcane/state": "reload-requested"])
        #expect(
            decide(snapshot).actions == [.createRequest(name: "orders-reload-1111222233-1", cause: .reload), .setState(nil)])
        snapshot.requests = [request("orders-reload-1111222233-1")]
        #expect(decide(snapshot).actions == [.setState(nil)])
        snapshot.requests = [request("orders-reload-1111222233-9", isOpen: false)]
        #expect(decide(snapshot).actions.first == .createRequest(name: "orders-reload-1111222233-10", cause: .reload))
    }

    @Test(
        "what is missing is said by name, with what to do, and nothing is started",
        arguments: ["template", "invalid", "secret", "spec"])
    func obstacles(kind: String) throws {
        var snapshot =
            try kind == "spec"
            ? snapshot("{jobTemplateRef: {name: t}, suspended: false, execution: {layoutVersion: v9}}") : snapshot()
        let expected: (String, String)
        switch kind {
        case "template":
            snapshot.streamingTemplate = .missing
            expected = ("TemplateMissing", "data/t")
        case "invalid":
            snapshot.streamingTemplate = .invalid("spec.spec: is missing")
            expected = ("TemplateInvalid", "spec.spec: is missing")
        case "secret":
            snapshot.missingSecrets = ["orders-api"]
            expected = ("SecretMissing", "orders-api")
        default: expected = ("InvalidSpec", "'v9' is not known")
        }
        let status = try status(decide(snapshot))
        #expect(status.phase == "Pending")
        #expect(status.conditions.first { $0.type == "Ready" }?.reason == expected.0)
        #expect(status.conditions.first { $0.type == "Ready" }?.message?.contains(expected.1) == true)
    }

    @Test("a missing template does not stop a Job that runs")
    func templateGoneWhileRunning() throws {
        var snapshot = try snapshot()
        snapshot.job = job(snapshot)
        snapshot.streamingTemplate = .missing
        snapshot.missingSecrets = ["orders-api"]
        #expect(try status(decide(snapshot)).phase == "Running")
    }

    @Test("a stream that has to wait for its turn, or for a pod to end, says so and looks again")
    func waits() throws {
        var snapshot = try snapshot()
        snapshot.permit = .after(.seconds(3), reason: "2 backfills run, which is the limit")
        #expect(decide(snapshot).again == .seconds(3))
        #expect(
            try status(decide(snapshot)).conditions.first { $0.type == "Progressing" }?.message
                == "2 backfills run, which is the limit")
        snapshot.permit = .now
        snapshot.hasLingeringPods = true
        #expect(decide(snapshot).again != nil)
        #expect(!decide(snapshot).actions.contains(.createJob(.streaming)))
    }

    private static let cron =
        "{execution: {layoutVersion: v1, streamingBackend: {batch: {schedule: '0 * * * *', jobTemplateRef: {name: t}}}}}"

    @Test(
        "cron layout: a CronJob and phase Scheduled, no first backfill; suspend removes it; a request runs a backfill Job first"
    )
    func cron() throws {
        var snapshot = try snapshot(Self.cron, phase: nil)
        #expect(decide(snapshot).actions == [.createCronJob(schedule: "0 * * * *")])
        snapshot.cronJob = job(snapshot) { $0.uid = "cron-1" }
        #expect(try status(decide(snapshot)).phase == "Scheduled")
        var edited = snapshot
        edited.stream.hash = "another"
        #expect(decide(edited).actions == [.deleteCronJob(uid: "cron-1", because: .outdated)])
        var suspended = snapshot
        suspended.stream.isSuspended = true
        suspended.stream.status.phase = "Scheduled"
        #expect(decide(suspended).actions == [.deleteCronJob(uid: "cron-1", because: .suspended)])
        var requested = snapshot
        requested.requests = [request("by-hand")]
        #expect(decide(requested).actions == [.deleteCronJob(uid: "cron-1", because: .backfillRequested)])
        requested.cronJob?.isTerminating = true
        #expect(try status(decide(requested)).phase == "Pending")
        requested.cronJob = nil
        #expect(
            decide(requested).actions == [
                .createJob(.backfill(BackfillOrder(name: "by-hand", spec: requested.requests[0].spec)))
            ])
    }

    @Test("a stream that is changed from Jobs to a schedule, or back, has the old gone before the new is made")
    func otherBackend() throws {
        var toCron = try snapshot(Self.cron)
        toCron.job = job(toCron)
        #expect(decide(toCron).actions == [.deleteJob(uid: "job-1", because: .otherBackend)])
        var toJobs = try snapshot()
        toJobs.cronJob = job(toJobs) { $0.uid = "cron-1" }
        #expect(decide(toJobs).actions == [.deleteCronJob(uid: "cron-1", because: .otherBackend)])
    }

    @Test("a stream that is being deleted is left to Kubernetes")
    func terminating() throws {
        var snapshot = try snapshot(phase: nil)
        snapshot.stream.isTerminating = true
        #expect(decide(snapshot) == Decision())
    }

    @Test("what is recorded is recorded once; a condition keeps the time of its last change")
    func recordedOnce() throws {
        var snapshot = try snapshot(phase: nil)
        snapshot.job = job(snapshot)
        let first = try status(decide(snapshot))
        #expect(first.observedGeneration == 7)
        snapshot.stream.status = first
        snapshot.now = KubernetesTime(Timestamp(milliseconds: 1_800_000_000_000))
        #expect(decide(snapshot) == Decision())
        snapshot.stream.isSuspended = true
        snapshot.job = nil
        let second = try status(decide(snapshot))
        func time(_ status: StreamStatus, _ type: String) -> KubernetesTime? {
            status.conditions.first { $0.type == type }?.lastTransitionTime
        }
        #expect(time(second, "Ready") == snapshot.now)
        #expect(time(second, "Failed") == time(first, "Failed"))
    }
}
