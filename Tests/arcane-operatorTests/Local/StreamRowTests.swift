import ArcaneCore
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("What a person sees of streams")
struct StreamRowTests {
    private static func stream(_ status: JSONValue) -> StreamDefinition {
        StreamDefinition(
            [
                "apiVersion": "v", "kind": "TickStream", "metadata": ["namespace": "data", "name": "ticks"],
                "spec": ["jobTemplateRef": ["name": "t"]], "status": status,
            ], streamClass: StreamClassSpec())
    }

    @Test("is the phase, and for one that failed why")
    func failed() {
        let row = StreamRow(
            Self.stream(["phase": "Failed", "lastFailure": ["exitCode": 1, "message": "no\nsource"]]), requests: [])
        #expect(row.phase == "Failed")
        #expect(row.note == "exit code 1: no source")
    }

    @Test("is what one waits for that is not started")
    func pending() {
        let ready: JSONValue = ["type": "Ready", "status": "False", "message": "there is no template"]
        let row = StreamRow(Self.stream(["phase": "Pending", "conditions": [ready]]), requests: [])
        #expect(row.note == "there is no template")
        #expect(StreamRow(Self.stream([:]), requests: []).phase == "New")
    }

    @Test("stands in columns, no wider than the terminal")
    func table() {
        let row = StreamRow(Self.stream(["phase": "Running"]), requests: [])
        #expect(
            StreamTable.lines([row], width: 80) == [
                "NAMESPACE  NAME   KIND        PHASE    BACKFILL  NOTE", "data       ticks  TickStream  Running",
            ])
        #expect(StreamTable.lines([row], width: 12).allSatisfy { $0.count <= 12 })
    }
}
