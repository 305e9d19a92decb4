import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("The report of a request")
struct RequestReportTests {
    private static let now = KubernetesTime(Timestamp(milliseconds: 1_700_000_000_000))

    private func backfill(_ name: String = "again", completed: Bool = false, created: String = "2026-01-01T00:00:00Z")
        -> ObservedBackfill
    {
        ObservedBackfill(
            KubernetesObject([
                "metadata": [
                    "name": .string(name), "namespace": "data", "uid": .string("u-\(name)"), "generation": 2,
                    "creationTimestamp": .string(created),
                ],
                "spec": ["streamClass": "rest-api", "streamId": "orders", "completed": .bool(completed)],
            ]))
    }

    private func snapshot(
        phase: String = "Running", reason: String = "Streaming", message: String = "", suspended: Bool = false,
        _ requests: [ObservedBackfill] = []
    ) -> StreamSnapshot {
        let ready: JSONValue = ["type": "Ready", "status": "False", "reason": .string(reason), "message": .string(message)]
        let stream = StreamDefinition(
            [
                "metadata": ["name": "orders", "namespace": "data"],
                "spec": ["suspended": .bool(suspended), "jobTemplateRef": ["name": "t"]],
                "status": ["phase": .string(phase), "conditions": [ready]],
            ], streamClass: StreamClassSpec())
        var snapshot = StreamSnapshot(stream: stream, className: "rest-api", stateKeys: StateAnnotation.keys, now: Self.now)
        snapshot.requests = requests.map(\.request)
        return snapshot
    }

    private func reason(_ situation: RequestReport.Situation) -> String {
        switch situation {
        case .waiting(let reason, _), .lost(let reason, _): reason
        case .completed: "completed"
        case .running: "running"
        case .starting: "starting"
        case .ending: "ending"
        }
    }

    @Test("that is completed says no more than that, whatever its stream and class are")
    func completed() {
        let done = backfill(completed: true)
        for standing in [RequestReport.ClassStanding.run, .unread, .missing, .failed("x")] {
            #expect(RequestReport.situation(done, nil, of: standing) == .completed)
        }
    }

    @Test("names the class or the stream that is missing, and what to do about it")
    func lost() throws {
        guard case .lost("ClassMissing", let missing) = RequestReport.situation(backfill(), nil, of: .missing),
            case .lost("ClassFailed", let failed) = RequestReport.situation(backfill(), nil, of: .failed("no CRD")),
            case .lost("StreamMissing", let stream) = RequestReport.situation(backfill(), nil, of: .run)
        else {
            Issue.record("another reason")
            return
        }
        #expect(missing.contains("StreamClass rest-api") && missing.contains("spec.streamClass"))
        #expect(failed.contains("rest-api") && failed.contains("no CRD"))
        #expect(stream.contains("orders") && stream.contains("data") && stream.contains("spec.streamId"))
    }

    @Test("says that its own Job runs, and since when")
    func running() throws {
        var snapshot = snapshot([backfill()])
        var job = ObservedJob([:])
        job.isBackfill = true
        job.backfillID = "again"
        job.startTime = Timestamp(milliseconds: 5)
        snapshot.job = job
        #expect(
            RequestReport.situation(backfill(), snapshot, of: .run)
                == .running(since: KubernetesTime(Timestamp(milliseconds: 5))))
        // Another's backfill is not its own.
        #expect(reason(RequestReport.situation(backfill("other"), snapshot, of: .run)) == "OtherBackfillFirst")
    }

    @Test(
        "says what it waits for",
        arguments: [
            ("Suspended", "Suspended", true, "StreamSuspended"), ("Failed", "JobFailed", false, "StreamFailed"),
            ("FAILED", "", false, "StreamFailed"), ("Pending", "TemplateMissing", false, "TemplateMissing"),
            ("Pending", "SecretMissing", false, "SecretMissing"), ("Running", "InvalidSpec", false, "InvalidSpec"),
            ("Pending", "Waiting", false, "Waiting"), ("Running", "Streaming", false, "starting"),
        ])
    func waiting(phase: String, ready: String, isSuspended: Bool, expected: String) {
        let request = backfill()
        let snapshot = snapshot(phase: phase, reason: ready, message: "create t", suspended: isSuspended, [request])
        let situation = RequestReport.situation(request, snapshot, of: .run)
        #expect(reason(situation) == expected)
        if expected == ready, case .waiting(_, let message) = situation {
            #expect(message.contains("create t"))
        }
    }

    @Test("says which older one comes first")
    func order() {
        let (old, new) = (backfill("old"), backfill("new", created: "2026-01-01T00:00:01Z"))
        let snapshot = snapshot([old, new])
        #expect(
            RequestReport.situation(new, snapshot, of: .run)
                == .waiting("OtherBackfillFirst", "the older request old comes first"))
        #expect(RequestReport.situation(old, snapshot, of: .run) == .starting)
    }

    @Test("says that it is starting when it is a minute old, or at once where it has said something else before")
    func starting() {
        var request = backfill().request
        let (early, late) = (request.created + .seconds(10), request.created + .seconds(60))
        #expect(RequestReport.pause(before: .starting, of: request, at: early) == .seconds(50))
        #expect(RequestReport.pause(before: .starting, of: request, at: late) == nil)
        #expect(RequestReport.pause(before: .completed, of: request, at: early) == nil)
        request.status = RequestReport.status(request, .lost("StreamMissing", "create it"), at: Self.now)
        #expect(RequestReport.pause(before: .starting, of: request, at: early) == nil)
    }

    @Test("waits for a Job that has to end first; says nothing new while its own has ended and that is not recorded")
    func jobs() throws {
        let request = backfill()
        var snapshot = snapshot([request])
        var job = ObservedJob([:])
        snapshot.job = job
        guard case .waiting("Waiting", let message) = RequestReport.situation(request, snapshot, of: .run) else {
            Issue.record("it does not wait")
            return
        }
        #expect(message.contains("ends first"))
        job.isBackfill = true
        job.backfillID = "again"
        job.outcome = .complete
        snapshot.job = job
        #expect(RequestReport.situation(request, snapshot, of: .run) == .ending)
        var running = request.request
        running.status = RequestReport.status(running, .running(since: nil), at: Self.now)
        running.generation += 1
        for recorded in [request.request, running] {
            #expect(RequestReport.status(recorded, .ending, at: Self.now) == recorded.status)
        }
    }

    @Test("keeps when it began and when it was done, and when its conditions changed")
    func status() {
        var request = backfill().request
        let began = RequestReport.status(request, .running(since: nil), at: Self.now)
        #expect(began.phase == "Running")
        #expect(began.startTime == Self.now)
        #expect(began.observedGeneration == 2)
        #expect(began.conditions.map { "\($0.type)=\($0.status)" } == ["Completed=False", "Progressing=True"])
        request.status = began
        let later = KubernetesTime(Self.now.timestamp + .seconds(60))
        #expect(RequestReport.status(request, .running(since: later), at: later) == began)
        let done = RequestReport.status(request, .completed, at: later)
        #expect(done.startTime == Self.now)
        #expect(done.completionTime == later)
        #expect(done.conditions.map { "\($0.type)=\($0.status)" } == ["Completed=True", "Progressing=False"])
        request.status = done
        let muchLater = KubernetesTime(Self.now.timestamp + .seconds(600))
        #expect(RequestReport.status(request, .completed, at: muchLater) == done)
    }
}
