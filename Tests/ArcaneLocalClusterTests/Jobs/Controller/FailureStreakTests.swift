import ArcaneCore
import ArcaneKubernetes
import Testing

@testable import ArcaneLocalCluster

@Suite struct FailureStreakTests {
    private let backoff = Backoff(shortest: .seconds(10), longest: .seconds(60))

    @Test("without failures nothing waits") func none() {
        #expect(FailureStreak().nextStart(backoff) == nil)
    }

    @Test(
        "pauses double from the last failure on, up to the longest", arguments: [(1, 10), (2, 20), (3, 40), (4, 60), (9, 60)])
    func doubles(failures: Int, seconds: Int64) {
        var streak = FailureStreak()
        for number in 0..<failures { streak.add([Sample.jobPod("\(number)", "Failed", exit: 1, finished: .at(Int64(number)))]) }
        #expect(streak.nextStart(backoff) == .at(Int64(failures - 1) + seconds))
    }

    @Test("a success ends the row, whatever order pods are told in") func success() {
        var streak = FailureStreak()
        streak.add([
            Sample.jobPod("c", "Failed", exit: 1, finished: .at(30)), Sample.jobPod("a", "Failed", exit: 1, finished: .at(10)),
            Sample.jobPod("b", "Succeeded", exit: 0, finished: .at(20)),
        ])
        #expect(streak.count == 1)
        #expect(streak.nextStart(backoff) == .at(40))
    }
}
