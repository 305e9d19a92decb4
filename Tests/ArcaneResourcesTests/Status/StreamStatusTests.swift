import ArcaneCore
import ArcaneResources
import Testing

struct StreamStatusTests {
    @Test("a status is read and written back")
    func roundTrip() {
        let json: JSONValue = [
            "phase": "Failed", "observedGeneration": 7, "configurationHash": "c0ffee",
            "conditions": [
                [
                    "type": "Ready", "status": "False", "reason": "JobFailed", "message": "exit code 1",
                    "lastTransitionTime": "2024-01-01T10:00:00Z", "observedGeneration": 7,
                ]
            ],
            "lastFailure": ["exitCode": 1, "reason": "Error", "message": "no such table", "time": "2024-01-01T10:00:00Z"],
        ]
        let status = StreamStatus(recorded: json)
        #expect(status.json == json)
        #expect(status.conditions.first?.status == "False")
        #expect(status.lastFailure?.exitCode == 1)
        #expect(status.lastFailure?.time?.timestamp == Timestamp(iso8601: "2024-01-01T10:00:00Z"))
    }

    @Test("a stream that nobody has looked at has an empty status")
    func empty() {
        #expect(StreamStatus(recorded: [:]) == StreamStatus())
    }

    @Test("the phases and sparse conditions of older operators are read")
    func older() {
        let status = StreamStatus(
            recorded: ["phase": "RUNNING", "conditions": [["type": "READY", "status": "True", "message": "m"]]])
        #expect(status.phase == "RUNNING")
        #expect(status.conditions.first?.reason == nil)
    }

    @Test(
        "a condition without a type or a status, or with another, is not one",
        arguments: [
            ["type": "Ready"], ["status": "True"], ["type": "", "status": "True"], ["type": "Ready", "status": "Perhaps"], 7,
        ] as [JSONValue])
    func sparse(_ condition: JSONValue) {
        #expect(StreamStatus(recorded: ["conditions": [condition]]).conditions.isEmpty)
    }

    @Test("what is recorded is what is declared")
    func declared() {
        func names(_ shape: SettingShape) -> Set<String> { Set(shape.schema.json["properties"]?.objectValue?.keys ?? [:].keys) }
        #expect(names(StreamStatus.shape) == Set(StreamStatus().members.keys))
        #expect(names(StatusCondition.shape) == Set(StatusCondition().members.keys))
        #expect(names(StreamFailure.shape) == Set(StreamFailure().members.keys))
        #expect(names(BackfillRequestStatus.shape) == Set(BackfillRequestStatus().members.keys))
        #expect(names(StreamClassStatus.shape) == Set(StreamClassStatus().members.keys))
    }
}
