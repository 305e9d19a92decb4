import ArcaneCore
import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("What is remembered of a stream")
struct StreamMemoryTests {
    private let start = ContinuousClock.now
    private let key = StreamKey(className: "rest-api", name: ObjectName("data", "orders"))
    private let refusal = Refusal(reason: "JobRefused", message: "the Job cannot be made")

    private func snapshot(table: String = "orders", template: ObservedTemplate = .found(hash: "t")) -> StreamSnapshot {
        let stream = StreamDefinition(
            ["metadata": ["name": "orders"], "spec": ["table": .string(table)]], streamClass: StreamClassSpec())
        var snapshot = StreamSnapshot(
            stream: stream, className: "rest-api", stateKeys: StateAnnotation.keys,
            now: KubernetesTime(Timestamp(milliseconds: 0)))
        snapshot.streamingTemplate = template
        return snapshot
    }

    @Test("is why no Job could be made, until it is time to try again, after growing pauses")
    func pauses() {
        let memory = StreamMemory()
        var now = start
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            memory.refuse(key, refusal, snapshot(), at: now)
            let known = memory.refusal(key, snapshot(), at: now)
            #expect(known?.0 == refusal)
            #expect(known?.1 == .seconds(seconds))
            now += .seconds(seconds)
            #expect(memory.refusal(key, snapshot(), at: now) == nil)
        }
    }

    @Test("does not hold for another spec or template: that is tried at once, and its pauses begin anew")
    func cause() {
        let memory = StreamMemory()
        memory.refuse(key, refusal, snapshot(), at: start)
        memory.refuse(key, refusal, snapshot(), at: start)
        #expect(memory.refusal(key, snapshot(table: "other"), at: start) == nil)
        #expect(memory.refusal(key, snapshot(template: .found(hash: "u")), at: start) == nil)
        #expect(memory.refusal(key, snapshot(), at: start)?.1 == .seconds(2))
        memory.refuse(key, refusal, snapshot(table: "other"), at: start)
        #expect(memory.refusal(key, snapshot(table: "other"), at: start)?.1 == .seconds(1))
    }

    @Test("is whose Job has its name, for Jobs and CronJobs apart")
    func strangers() {
        let memory = StreamMemory()
        var stranger = ObservedJob([:])
        stranger.uid = "theirs"
        memory.meet(key, .jobs, stranger)
        #expect(memory.stranger(key, .jobs)?.uid == "theirs")
        #expect(memory.stranger(key, .cronJobs) == nil)
        memory.meet(key, .jobs, nil)
        #expect(memory.stranger(key, .jobs) == nil)
    }

    @Test("is since when a Job has no pod, and why, until it has one or is another")
    func podless() {
        let memory = StreamMemory()
        let time = Timestamp(milliseconds: 1_000)
        var known = memory.podless(key, job: "first", since: time)
        #expect(known == StreamMemory.Podless(job: "first", since: time))
        (known.cause, known.asked) = ("exceeded quota", time + .seconds(60))
        memory.explain(key, known)
        #expect(memory.podless(key, job: "first", since: time + .seconds(70)) == known)
        #expect(memory.podless(key, job: "second", since: time + .seconds(80)).since == time + .seconds(80))
        #expect(memory.podless(key, job: "second", since: time + .seconds(75)).since == time + .seconds(75))
        memory.sawPod(key)
        #expect(memory.podless(key, job: "second", since: time + .seconds(90)).since == time + .seconds(90))
    }

    @Test("is when something was done last")
    func actions() {
        let memory = StreamMemory()
        #expect(memory.sinceLastAction(key, at: start) == nil)
        memory.acted(key, at: start)
        memory.acted(key, at: start + .seconds(2))
        #expect(memory.sinceLastAction(key, at: start + .seconds(5)) == .seconds(3))
    }

    @Test("is nothing of a stream that is gone, and of no other than the one that was meant")
    func forgotten() {
        let memory = StreamMemory()
        let other = StreamKey(className: "sql", name: key.name)
        for key in [key, other] {
            memory.acted(key, at: start)
            memory.refuse(key, refusal, snapshot(), at: start)
        }
        memory.forget(key)
        #expect(memory.sinceLastAction(key, at: start) == nil)
        #expect(memory.refusal(key, snapshot(), at: start) == nil)
        #expect(memory.sinceLastAction(other, at: start) != nil)
        #expect(memory.refusal(other, snapshot(), at: start) != nil)
    }
}
