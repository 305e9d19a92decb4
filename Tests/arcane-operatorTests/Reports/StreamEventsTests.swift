import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import Testing

@testable import arcane_operator

@Suite("The events of a stream")
struct StreamEventsTests {
    private func snapshot(ready: String? = nil) -> StreamSnapshot {
        let conditions: [JSONValue] = ready.map { [["type": "Ready", "status": "False", "reason": .string($0)]] } ?? []
        let stream = StreamDefinition(
            [
                "apiVersion": "streaming.sneaksanddata.com/v1", "kind": "RestApiStream",
                "metadata": ["name": "orders", "namespace": "data", "uid": "u-1"], "spec": ["jobTemplateRef": ["name": "t"]],
                "status": ["conditions": .array(conditions)],
            ], streamClass: StreamClassSpec())
        return StreamSnapshot(
            stream: stream, className: "rest-api", stateKeys: StateAnnotation.keys,
            now: KubernetesTime(Timestamp(milliseconds: 0)))
    }

    private func status(_ reason: String, _ message: String = "why") -> StreamStatus {
        var condition = StatusCondition()
        condition.type = "Ready"
        condition.status = "False"
        condition.reason = reason
        condition.message = message
        var status = StreamStatus()
        status.conditions = [condition]
        return status
    }

    @Test(
        "are about the stream, and name what was made or removed",
        arguments: [
            (Action.createRequest(name: "orders-reload-1", cause: .reload), "BackfillRequested", "orders-reload-1"),
            (.createRequest(name: "i", cause: .initial), "BackfillRequested", "new"),
            (.createRequest(name: "s", cause: .schemaMismatch), "BackfillRequested", "schema"),
            (.createJob(.backfill(BackfillOrder(name: "again", spec: [:]))), "BackfillStarted", "again"),
            (.createJob(.streaming), "StreamingStarted", "source"),
            (.createCronJob(schedule: "0 * * * *"), "Scheduled", "0 * * * *"),
            (.deleteJob(uid: "j", because: .suspended), "JobRemoved", "suspended"),
            (.deleteJob(uid: "j", because: .complete), "StreamingCompleted", "complete"),
            (.deleteCronJob(uid: "j", because: .outdated), "CronJobRemoved", "configuration has changed"),
        ])
    func actions(action: Action, reason: String, word: String) throws {
        let event = try #require(StreamEvents.event(for: action, snapshot()))
        #expect(event.reason == reason)
        #expect(event.note.contains(word))
        #expect(event.kind == .normal)
        #expect(event.object.kind == "RestApiStream" && event.object.uid == "u-1")
        #expect(event.object.name.description == "data/orders")
    }

    @Test("tell of what keeps it from running as a warning, and again only where that is something else")
    func warnings() throws {
        let event = try #require(StreamEvents.event(for: .writeStatus(status("TemplateMissing", "create t")), snapshot()))
        #expect(event.kind == .warning)
        #expect(event.reason == "TemplateMissing")
        #expect(event.note == "create t")
        #expect(StreamEvents.event(for: .writeStatus(status("TemplateMissing")), snapshot(ready: "TemplateMissing")) == nil)
        #expect(StreamEvents.event(for: .writeStatus(status("SecretMissing")), snapshot(ready: "TemplateMissing")) != nil)
    }

    @Test("are one for each transition: what its Job has told already is not told by its status")
    func once() {
        for reason in ["Streaming", "Backfilling", "Scheduled", "Waiting"] {
            #expect(StreamEvents.event(for: .writeStatus(status(reason)), snapshot(ready: "Suspended")) == nil)
        }
        #expect(StreamEvents.event(for: .writeStatus(status("Suspended")), snapshot())?.kind == .normal)
        #expect(StreamEvents.event(for: .setState(.crashLoop), snapshot()) == nil)
        var backfilling = snapshot()
        backfilling.job = ObservedJob([:])
        backfilling.job?.isBackfill = true
        #expect(StreamEvents.event(for: .deleteJob(uid: "j", because: .complete), backfilling) == nil)
    }
}
