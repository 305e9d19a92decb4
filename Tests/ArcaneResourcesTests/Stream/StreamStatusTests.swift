import ArcaneCore
import ArcaneResources
import Testing

struct StreamStatusTests {
    @Test("a status is read and written back")
    func roundTrip() throws {
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
        let result = StreamStatus.decode(from: json)
        let status = try result.get()
        #expect(status.json == json)
        #expect(status.conditions.first?.status == "False")
        #expect(status.lastFailure?.exitCode == 1)
        #expect(status.lastFailure?.time?.timestamp == Timestamp(iso8601: "2024-01-01T10:00:00Z"))
    }

    @Test("a stream that nobody has looked at has an empty status")
    func empty() throws {
        #expect(try StreamStatus.decode(from: [:]).get() == StreamStatus())
    }

    @Test("the phases and sparse conditions of older operators are read")
    func older() throws {
        let status = try StreamStatus.decode(
            from: ["phase": "RUNNING", "conditions": [["type": "READY", "status": "True", "message": "m"]]]
        ).get()
        #expect(status.phase == "RUNNING")
        #expect(status.conditions.first?.reason == nil)
    }

    @Test("a condition without a status is not one")
    func sparse() {
        #expect(StreamStatus.decode(from: ["conditions": [["type": "Ready"]]]).problems.map(\.path) == ["conditions[0].status"])
    }
}
