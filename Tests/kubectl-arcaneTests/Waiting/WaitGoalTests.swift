import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import kubectl_arcane

@Suite("What is waited for")
struct WaitGoalTests {
    private static let name = ObjectName("sales", "orders")

    private static func progress(
        _ goal: WaitGoal, _ stream: ObservedStream?, request: ObservedBackfillRequest? = nil, job: Bool = false, pods: Int = 0
    ) -> Progress {
        let sight = StreamSight(stream: stream, job: job ? Samples.job() : nil, livingPods: pods, request: request)
        return goal.progress(sight, name)
    }

    private static func failure(_ progress: Progress) -> String {
        if case .failed(let why) = progress { why } else { "\(progress) is no failure" }
    }

    private static func isUnseen(_ progress: Progress) -> Bool { if case .unseen = progress { true } else { false } }

    @Test(
        "is lost where the stream is gone",
        arguments: [WaitGoal.running, .restarted(from: nil), .stopped, .backfilled("again")])
    func gone(goal: WaitGoal) {
        #expect(Self.failure(Self.progress(goal, nil)).contains("sales/orders is gone"))
    }

    @Test("is a start when its Job is there, in whichever mode, and the status is about the spec of now")
    func running() {
        for phase in ["Running", "Backfilling", "Scheduled", "RUNNING"] {
            guard case .done = Self.progress(.running, Samples.stream(phase)) else {
                Issue.record("\(phase) is no start")
                continue
            }
        }
        #expect(Self.isUnseen(Self.progress(.running, Samples.stream(metadata: ["generation": 4]))))
        #expect(Self.isUnseen(Self.progress(.running, Samples.stream("Suspended"))))
        #expect(Self.isUnseen(Self.progress(.running, Samples.stream(nil))))
        // Other operators do not say which spec their status is about.
        #expect(Self.progress(.running, Samples.stream(status: ["observedGeneration": nil])) == .done("Running"))
    }

    @Test("is on its way while the operator waits for something of its own, and lost where a person is needed")
    func pending() {
        let waiting = Samples.stream("Pending", status: Samples.notReady("Waiting", "the earlier Job is ending"))
        #expect(Self.progress(.running, waiting) == .going("Pending: the earlier Job is ending"))
        let blocked = Samples.stream("Pending", status: Samples.notReady("TemplateMissing", "there is no template sales/t"))
        #expect(
            Self.progress(.running, blocked)
                == .failed("the stream sales/orders cannot be started (TemplateMissing): there is no template sales/t"))
        // What was said of an earlier spec does not count.
        let earlier = Samples.stream(
            "Pending", metadata: ["generation": 4], status: Samples.notReady("TemplateMissing", "there is no template sales/t"))
        #expect(Self.isUnseen(Self.progress(.running, earlier)))
    }

    @Test("is lost when the stream fails, but not by a failure that was there before it was let go on")
    func failed() {
        let failure: JSONValue = ["lastFailure": ["exitCode": 1, "message": "no\nsource"]]
        let failed = Samples.stream("Failed", metadata: Samples.crashLoop, status: failure)
        for goal in [WaitGoal.running, .restarted(from: "j-0")] {
            let why = Self.failure(Self.progress(goal, failed))
            #expect(why.contains("sales/orders has failed: exit code 1: no source"))
            #expect(why.contains("stream logs shell orders -n sales") && why.contains("stream start shell orders -n sales"))
        }
        #expect(Self.isUnseen(Self.progress(.running, Samples.stream("Failed", status: failure))))
    }

    @Test("is lost where somebody stops or starts the stream meanwhile")
    func others() {
        #expect(
            Self.failure(Self.progress(.running, Samples.stream(spec: ["suspended": true]))).contains("is suspended; start it"))
        #expect(
            Self.failure(Self.progress(.stopped, Samples.stream())).contains("somebody has started the stream sales/orders"))
    }

    @Test("is a restart when another Job is there than before")
    func restarted() {
        let stream = Samples.stream()
        #expect(Self.progress(.restarted(from: "j-0"), stream, job: true) == .done("Running"))
        #expect(Self.progress(.restarted(from: "j-1"), stream, job: true) == .going("its new Job is not there yet"))
        #expect(Self.progress(.restarted(from: nil), stream) == .going("its new Job is not there yet"))
        let ending = StreamSight(stream: stream, job: Samples.job("j-2", terminating: true))
        #expect(WaitGoal.restarted(from: "j-1").progress(ending, Self.name) == .going("its new Job is not there yet"))
        #expect(Self.progress(.restarted(from: nil), Samples.stream("Scheduled")) == .done("Scheduled"))
    }

    @Test("is a stop when nothing runs any more, processes included")
    func stopped() {
        let stopped = Samples.stream("Suspended", spec: ["suspended": true])
        #expect(Self.progress(.stopped, stopped) == .done("Suspended"))
        #expect(Self.progress(.stopped, stopped, job: true) == .going("its processes are ending"))
        #expect(Self.progress(.stopped, stopped, pods: 1) == .going("its processes are ending"))
        #expect(Self.isUnseen(Self.progress(.stopped, Samples.stream(spec: ["suspended": true]))))
        #expect(
            Self.isUnseen(
                Self.progress(.stopped, Samples.stream("Suspended", spec: ["suspended": true], metadata: ["generation": 4]))))
    }

    @Test("is a backfill when its request is completed, whatever becomes of the stream then")
    func backfilled() {
        let done = Samples.request(completed: true)
        let goal = WaitGoal.backfilled("again")
        #expect(Self.progress(goal, Samples.stream(), request: done) == .done("completed"))
        #expect(Self.progress(goal, Samples.stream("Failed", metadata: Samples.crashLoop), request: done) == .done("completed"))
        #expect(
            Self.progress(
                goal, Samples.stream("Backfilling"), request: Samples.request(phase: "Running", reason: "Backfilling"))
                == .going("Running: because of Backfilling"))
        #expect(Self.isUnseen(Self.progress(goal, Samples.stream(), request: Samples.request())))
        // Other operators say nothing of requests.
        #expect(Self.progress(goal, Samples.stream("Backfilling"), request: Samples.request()) == .going("Backfilling"))
    }

    @Test("is a backfill that is lost where it would be waited for without end")
    func backfillLost() {
        let goal = WaitGoal.backfilled("again")
        let open = Samples.request(phase: "Pending", reason: "Waiting")
        #expect(Self.failure(Self.progress(goal, Samples.stream(), request: nil)).contains("BackfillRequest again is gone"))
        #expect(
            Self.failure(Self.progress(goal, Samples.stream("Failed", metadata: Samples.crashLoop), request: open)).contains(
                "has failed"))
        #expect(
            Self.failure(Self.progress(goal, Samples.stream("Suspended", spec: ["suspended": true]), request: open)).contains(
                "is suspended"))
        for reason in ["ClassMissing", "ClassFailed", "StreamMissing"] {
            let lost = Samples.request(phase: "Pending", reason: reason)
            #expect(
                Self.failure(Self.progress(goal, Samples.stream(), request: lost)).contains("(\(reason)): because of \(reason)")
            )
        }
        let older = Samples.request(phase: "Pending", reason: "OtherBackfillFirst")
        #expect(
            Self.progress(goal, Samples.stream("Backfilling"), request: older)
                == .going("Pending: because of OtherBackfillFirst"))
    }
}
