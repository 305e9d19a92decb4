import ArcaneCore
import ArcaneResources
import ArcaneStreams
import Testing

@Suite("A stream at a glance")
struct StreamSummaryTests {
    private static func summary(_ status: JSONValue) -> StreamSummary {
        StreamSummary(StreamDefinition(["kind": "S", "spec": [:], "status": status], streamClass: StreamClassSpec()))
    }

    @Test("is its phase, and New where no operator has looked at it")
    func phase() {
        #expect(Self.summary(["phase": "RUNNING"]).phase == "Running")
        #expect(Self.summary([:]).phase == "New")
        #expect(Self.summary(["phase": "Running"]).note.isEmpty)
    }

    @Test("is how its last Job failed, in one line, as much as is known")
    func failed() {
        func note(_ failure: JSONValue?) -> String {
            Self.summary(["phase": "Failed", "lastFailure": failure ?? .null]).note
        }
        #expect(note(["exitCode": 1, "message": "no\nsource"]) == "exit code 1: no source")
        #expect(note(["reason": "Evicted"]) == "Evicted")
        #expect(note(nil) == "failed")
        let ready: JSONValue = ["type": "Ready", "status": "False", "message": "a Job has failed"]
        #expect(Self.summary(["phase": "Failed", "conditions": [ready]]).note == "a Job has failed")
    }

    @Test("is what one waits for that is not started")
    func pending() {
        let ready: JSONValue = ["type": "Ready", "status": "False", "message": "there is no template"]
        #expect(Self.summary(["phase": "Pending", "conditions": [ready]]).note == "there is no template")
    }

    @Test("is what is wrong with one that runs, where something is; that a backfill is not ready is not")
    func running() {
        func note(_ phase: String, _ status: String, _ reason: String) -> String {
            let ready: JSONValue = [
                "type": "Ready", "status": .string(status), "reason": .string(reason), "message": "so it is",
            ]
            return Self.summary(["phase": .string(phase), "conditions": [ready]]).note
        }
        for phase in ["Running", "Backfilling"] { #expect(note(phase, "False", "Retrying") == "so it is") }
        #expect(note("Running", "False", "InvalidSpec") == "so it is")
        #expect(note("Running", "True", "Streaming").isEmpty)
        #expect(note("Backfilling", "False", "Backfilling").isEmpty)
    }
}
