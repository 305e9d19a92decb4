import Testing

@testable import ArcaneHTTP

@Suite struct TransferDeadlineTests {
    private let start = ContinuousClock.now

    private func after(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }
    private func deadline(total: Int? = nil) -> TransferDeadline {
        TransferDeadline(total: total.map(after), silence: .milliseconds(400), now: start)
    }
    private func progress(_ bytes: Int64, awaitsServer: Bool = true) -> TransferDeadline.Progress {
        TransferDeadline.Progress(bytes: bytes, awaitsServer: awaitsServer)
    }

    @Test("Silence is looked for four times per time-out")
    func interval() {
        var deadline = deadline()
        #expect(deadline.firstCheck == after(100))
        #expect(deadline.check(progress(0), now: after(100)) == .onTime(until: after(200)))
    }

    @Test("No byte for the whole time-out is silence")
    func silence() {
        var deadline = deadline()
        #expect(deadline.check(progress(5), now: after(100)) == .onTime(until: after(200)))
        #expect(deadline.check(progress(5), now: after(499)) == .onTime(until: after(599)))
        #expect(deadline.check(progress(5), now: after(500)) == .silent)
    }

    @Test("A byte now and then is not silence")
    func drip() {
        var deadline = deadline()
        for step in 1...20 {
            let verdict = deadline.check(progress(Int64(step)), now: after(step * 390))
            #expect(verdict == .onTime(until: after(step * 390 + 100)))
        }
    }

    @Test("Time that is not the server's does not count")
    func reader() {
        var deadline = deadline()
        #expect(deadline.check(progress(0, awaitsServer: false), now: after(5000)) == .onTime(until: after(5100)))
        #expect(deadline.check(progress(0), now: after(5399)) == .onTime(until: after(5499)))
        #expect(deadline.check(progress(0), now: after(5400)) == .silent)
    }

    @Test("The total limit holds whatever arrives, and is looked for in time")
    func total() {
        var deadline = deadline(total: 150)
        #expect(deadline.check(progress(1), now: after(100)) == .onTime(until: after(150)))
        #expect(deadline.check(progress(2), now: after(150)) == .overdue)
        #expect(self.deadline(total: 50).firstCheck == after(50))
    }
}
