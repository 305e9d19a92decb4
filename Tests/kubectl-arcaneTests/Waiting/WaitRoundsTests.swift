import Testing

@testable import kubectl_arcane

@Suite("Waiting")
struct WaitRoundsTests {
    private static func pause(_ step: WaitRounds.Step) -> Duration? {
        if case .lookAgain(let pause, _) = step { pause } else { nil }
    }

    private static func why(_ step: WaitRounds.Step) -> String {
        if case .giveUp(let why) = step { why } else { "\(step) is not the end" }
    }

    @Test("ends where it is so, and where it will not be so")
    func ends() {
        var rounds = WaitRounds(for: "the start of a/b", timeout: .seconds(10), from: .zero)
        #expect(rounds.step(after: .failed("no template"), at: .seconds(1)) == .giveUp("no template"))
        #expect(rounds.step(after: .done("Running"), at: .seconds(100)) == .end("Running"))
    }

    @Test("looks less and less often, tells only what is new, and never sleeps beyond its end")
    func pauses() {
        var rounds = WaitRounds(for: "the start of a/b", timeout: .seconds(10), from: .zero)
        #expect(rounds.step(after: .going("Pending"), at: .zero) == .lookAgain(after: .milliseconds(200), tell: "Pending"))
        #expect(rounds.step(after: .going("Pending"), at: .zero) == .lookAgain(after: .milliseconds(400), tell: nil))
        #expect(rounds.step(after: .going("Waiting"), at: .zero) == .lookAgain(after: .milliseconds(800), tell: "Waiting"))
        for _ in 0..<10 { _ = rounds.step(after: .going("Waiting"), at: .seconds(1)) }
        #expect(Self.pause(rounds.step(after: .going("Waiting"), at: .seconds(2))) == .seconds(2))
        #expect(Self.pause(rounds.step(after: .going("Waiting"), at: .milliseconds(9900))) == .milliseconds(100))
    }

    @Test("ends when it takes too long, says what was seen last, and that nothing is taken back")
    func timeout() {
        var rounds = WaitRounds(for: "the start of a/b", timeout: .seconds(10), from: .seconds(5))
        #expect(Self.pause(rounds.step(after: .going("Pending"), at: .seconds(14))) != nil)
        let why = Self.why(rounds.step(after: .going("Pending: a template"), at: .seconds(15)))
        #expect(why.contains("the start of a/b is not there after 10s; last seen: Pending: a template"))
        #expect(why.contains("stays asked for") && why.contains("--timeout"))
    }

    @Test("counts its time from where others were waited for, and looks at least once")
    func since() {
        var rounds = WaitRounds(for: "it", timeout: .seconds(300), from: .seconds(290), since: .zero)
        #expect(Self.pause(rounds.step(after: .going("Pending"), at: .seconds(299))) == .milliseconds(200))
        #expect(Self.why(rounds.step(after: .going("Pending"), at: .seconds(300))).contains("not there after 5m"))
        var late = WaitRounds(for: "it", timeout: .seconds(300), from: .seconds(400), since: .zero)
        #expect(late.step(after: .done("Running"), at: .seconds(400)) == .end("Running"))
        #expect(Self.pause(late.step(afterOutage: "refused", at: .seconds(400))) == nil)
    }

    @Test("looks once where it may take no time at all")
    func noTime() {
        var rounds = WaitRounds(for: "it", timeout: .zero, from: .zero)
        #expect(Self.why(rounds.step(after: .going("Pending"), at: .zero)).contains("after 0s"))
    }

    @Test("ends early where nobody takes notice, however long it might wait")
    func unnoticed() {
        var rounds = WaitRounds(for: "it", timeout: .seconds(86_400), from: .zero)
        #expect(Self.pause(rounds.step(after: .unseen("nobody has seen it"), at: .seconds(119))) != nil)
        #expect(Self.why(rounds.step(after: .unseen("nobody has seen it"), at: .seconds(120))).contains("does an operator run"))
        var noticed = WaitRounds(for: "it", timeout: .seconds(86_400), from: .zero)
        _ = noticed.step(after: .going("Pending"), at: .seconds(100))
        #expect(Self.pause(noticed.step(after: .unseen("another change"), at: .seconds(219))) != nil)
        #expect(Self.pause(noticed.step(after: .unseen("another change"), at: .seconds(220))) == nil)
    }

    @Test("outlasts a cluster that is away for less than a minute, and no longer")
    func outage() {
        var rounds = WaitRounds(for: "it", timeout: .seconds(86_400), from: .zero)
        _ = rounds.step(after: .going("Pending"), at: .seconds(10))
        #expect(Self.pause(rounds.step(afterOutage: "connection refused", at: .seconds(69))) != nil)
        #expect(
            Self.why(rounds.step(afterOutage: "connection refused", at: .seconds(70)))
                == "it cannot be seen any more: connection refused")
    }
}
