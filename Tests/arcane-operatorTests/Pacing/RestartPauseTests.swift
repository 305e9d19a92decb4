import Testing

@testable import arcane_operator

@Suite("The pause before a restart")
struct RestartPauseTests {
    private let start = ContinuousClock.now

    private func pauses(_ durations: [Duration], longest: Duration = .seconds(300)) -> [Duration] {
        var pause = RestartPause<String>(longest: longest)
        return durations.enumerated().map { index, duration in
            pause.completed("job-\(index)", of: "orders", after: duration, at: start)
            return pause.wait(for: "orders", at: start)
        }
    }

    @Test("grows while Jobs complete within seconds, up to the longest")
    func grows() {
        let quick = [Duration](repeating: .seconds(1), count: 6)
        #expect(pauses(quick) == [.zero, .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16)])
        #expect(pauses(quick, longest: .seconds(3)).suffix(3) == [.seconds(3), .seconds(3), .seconds(3)])
        #expect(pauses(.init(repeating: .zero, count: 200)).last == .seconds(300))
    }

    @Test("ends with a Job that ran for a while")
    func ends() {
        #expect(pauses([.zero, .zero, .zero, .seconds(60), .zero, .zero]).suffix(3) == [.zero, .zero, .seconds(1)])
    }

    @Test("counts a Job once, however often it is looked at")
    func once() {
        var pause = RestartPause<String>(longest: .seconds(300))
        pause.completed("a", of: "orders", after: .zero, at: start)
        for _ in 0..<5 { pause.completed("b", of: "orders", after: .zero, at: start) }
        #expect(pause.wait(for: "orders", at: start) == .seconds(1))
        #expect(pause.wait(for: "orders", at: start + .milliseconds(400)) == .milliseconds(600))
        #expect(pause.wait(for: "orders", at: start + .seconds(2)) == .zero)
    }

    @Test("of one stream is not another's, and is forgotten when asked")
    func separate() {
        var pause = RestartPause<String>(longest: .seconds(300))
        for job in ["a", "b", "c"] { pause.completed(job, of: "orders", after: .zero, at: start) }
        #expect(pause.wait(for: "customers", at: start) == .zero)
        pause.forget("orders")
        #expect(pause.wait(for: "orders", at: start) == .zero)
    }
}
