import ArcaneCore
import Testing

@testable import kubectl_arcane

@Suite("A restart")
struct JobRestartTests {
    @Test("removes the Job, whatever it does, and is left to the operator after a failure")
    func ways() throws {
        #expect(try JobRestart(Samples.stream(), Samples.job("j-7")) == .removeJob(uid: "j-7"))
        #expect(try JobRestart(Samples.stream("Backfilling"), Samples.job("j-8", backfilling: true)) == .removeJob(uid: "j-8"))
        #expect(try JobRestart(Samples.stream("Failed", metadata: Samples.crashLoop), Samples.job()) == .letGoOn)
    }

    @Test("is refused where nothing runs, with what to do instead")
    func refused() {
        #expect(
            throws: CommandFailure(
                "the stream sales/orders is suspended; start it with `kubectl arcane stream start shell orders -n sales`")
        ) {
            try JobRestart(Samples.stream("Suspended", spec: ["suspended": true]), nil)
        }
        #expect {
            try JobRestart(Samples.stream("Scheduled"), nil)
        } throws: {
            "\($0)".contains("by a schedule") && "\($0)".contains("stream backfill shell orders -n sales")
        }
        #expect {
            try JobRestart(Samples.stream("Pending"), nil)
        } throws: {
            "\($0)".contains("has no Job") && "\($0)".contains("stream status shell orders -n sales")
        }
    }
}
