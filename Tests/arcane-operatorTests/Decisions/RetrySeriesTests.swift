import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("Pods that fail one after the other")
struct RetrySeriesTests {
    private func time(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: 1_700_000_000_000) + .seconds(seconds) }

    /// A pod that failed at `end` after it had run for so many seconds.
    private func failed(at end: Int, after run: Int, _ message: String? = nil) -> ObservedPod {
        var pod = ObservedPod(KubernetesObject([:]))
        var failure = StreamFailure()
        failure.exitCode = 2
        failure.message = message
        failure.time = KubernetesTime(time(end))
        pod.failure = failure
        pod.failedAfter = .seconds(run)
        return pod
    }

    private func running(since start: Int) -> ObservedPod {
        var pod = ObservedPod(KubernetesObject([:]))
        pod.runningSince = time(start)
        return pod
    }

    private func isTold(_ pods: [ObservedPod], at now: Int, before: Bool = false) throws -> Bool {
        try #require(RetrySeries(pods)).isTold(at: time(now), before: before)
    }

    @Test("are none where none has failed")
    func none() {
        #expect(RetrySeries([]) == nil)
        #expect(RetrySeries([running(since: 0)]) == nil)
    }

    @Test("are told of when there was time for another to start and to run for a minute, in whatever order they are seen")
    func due() throws {
        let pods = [failed(at: 30, after: 1, "last"), failed(at: 0, after: 1, "first"), failed(at: 10, after: 1)]
        #expect(try #require(RetrySeries(pods)).failure.message == "last")
        #expect(try !isTold(pods, at: 119))
        #expect(try isTold(pods, at: 120))
        #expect(try #require(RetrySeries(pods)).nextChange(at: time(30)) == .seconds(90))
        #expect(try #require(RetrySeries(pods)).nextChange(at: time(120)) == nil)
    }

    @Test(
        "are not told of where a Job restarts a pod once, be it at its beginning or after days",
        arguments: [1, 45, 90, 400, 86_400])
    func once(run: Int) throws {
        let pods = [failed(at: 0, after: run), running(since: 50)]
        for now in stride(from: 0, through: 7200, by: 5) {
            let seen = now < 50 ? [pods[0]] : pods
            #expect(try !isTold(seen, at: now), "after \(now) s")
        }
    }

    @Test("are told of where one that ran for days has no successor")
    func alone() throws {
        let pods = [failed(at: 0, after: 90_000)]
        #expect(try !isTold(pods, at: 119))
        #expect(try isTold(pods, at: 120))
    }

    @Test("are over when one runs on, for twice as long as the one before it, and not before")
    func over() throws {
        let pods = [failed(at: 0, after: 100), failed(at: 110, after: 100), running(since: 220)]
        for now in [220, 221, 300, 419] { #expect(try isTold(pods, at: now, before: true)) }
        #expect(try #require(RetrySeries(pods)).nextChange(at: time(300)) == .seconds(120))
        #expect(try !isTold(pods, at: 420, before: true))
        let brief = [failed(at: 0, after: 1), running(since: 20)]
        #expect(try isTold(brief, at: 79, before: true))
        #expect(try !isTold(brief, at: 80, before: true))
    }

    @Test("stay told of while each takes its time to fail, so that nothing is said in turns", arguments: [1, 20, 60, 200, 290])
    func steady(run: Int) throws {
        var pods: [ObservedPod] = []
        var answers: [Bool] = []
        for start in stride(from: 0, to: 40 * (run + 10), by: run + 10) {
            for now in stride(from: start, to: start + run, by: 1) {
                if let series = RetrySeries(pods + [running(since: start)]) {
                    answers.append(series.isTold(at: time(now), before: answers.last ?? false))
                }
            }
            pods.append(failed(at: start + run, after: run))
            answers.append(try isTold(pods, at: start + run, before: answers.last ?? false))
        }
        #expect(answers.last == true)
        #expect(zip(answers, answers.dropFirst()).count { $0 != $1 } == 1)
    }

    @Test("begin anew behind one that had run for long")
    func anew() throws {
        let pods = [failed(at: 0, after: 1), failed(at: 5000, after: 4990)]
        #expect(try !isTold(pods, at: 5119))
        #expect(try isTold(pods, at: 5120))
    }

    @Test("of which nobody knows when they failed do not count")
    func timeless() {
        var pod = failed(at: 0, after: 1)
        pod.failure?.time = nil
        #expect(RetrySeries([pod]) == nil)
    }
}
