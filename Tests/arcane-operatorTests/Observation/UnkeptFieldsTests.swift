import ArcaneCore
import Testing

@testable import arcane_operator

@Suite("The fields that the API does not keep")
struct UnkeptFieldsTests {
    @Test("are those that were sent and are not there, in lists as well")
    func learns() {
        var fields = UnkeptFields()
        fields.learn(
            sent: ["phase": "Running", "hash": "a", "conditions": [["type": "Ready", "reason": "x"], ["type": "Failed"]]],
            kept: ["phase": "Running", "conditions": [["type": "Ready"], ["type": "Failed"]]])
        #expect(
            fields.removed(from: [
                "phase": "Failed", "hash": "b", "conditions": [["type": "Ready", "reason": "y", "other": 1]],
            ])
                == ["phase": "Failed", "conditions": [["type": "Ready", "other": 1]]])
    }

    @Test("are no more than that: what the API has changed, added or was not sent is kept")
    func keeps() {
        var fields = UnkeptFields()
        fields.learn(sent: ["phase": "Running", "nothing": nil], kept: ["phase": "RUNNING", "added": 1])
        let status: JSONValue = ["phase": "Running", "nothing": 1, "added": 2]
        #expect(fields.removed(from: status) == status)
        #expect(fields == UnkeptFields())
    }

    @Test("that stand for a whole object take what is in it along")
    func nested() {
        var fields = UnkeptFields()
        fields.learn(sent: ["lastFailure": ["exitCode": 1]], kept: [:])
        #expect(
            fields.removed(from: ["lastFailure": ["exitCode": 2, "reason": "Error"], "phase": "Failed"]) == ["phase": "Failed"])
    }

    @Test("are learnt one after the other, and none is forgotten")
    func adds() {
        var fields = UnkeptFields()
        fields.learn(sent: ["a": 1, "b": 1], kept: ["b": 1])
        fields.learn(sent: ["b": 1, "c": 1], kept: ["b": 1])
        #expect(fields.removed(from: ["a": 1, "b": 1, "c": 1]) == ["b": 1])
    }

    @Test("are not guessed from lists of other lengths")
    func lists() {
        var fields = UnkeptFields()
        fields.learn(sent: ["list": [["a": 1]]], kept: ["list": []])
        #expect(fields == UnkeptFields())
    }

    @Test("are called as people write them, in the order of the alphabet")
    func names() {
        var fields = UnkeptFields()
        fields.learn(
            sent: ["lastFailure": ["exitCode": 1], "conditions": [["type": "Ready", "message": "m"]], "hash": "a"],
            kept: ["lastFailure": [:], "conditions": [["type": "Ready"]]])
        #expect(fields.names == ["conditions[].message", "hash", "lastFailure.exitCode"])
        #expect(UnkeptFields().names.isEmpty)
    }

    @Test("are not any more what the API keeps later, since its CRD is another one")
    func forgets() {
        var fields = UnkeptFields()
        let status: JSONValue = ["hash": "a", "conditions": [["type": "Ready", "message": "m"]]]
        fields.learn(sent: status, kept: ["conditions": [["type": "Ready"]]])
        fields.learn(sent: ["conditions": [["type": "Ready", "message": "m"]]], kept: status)
        #expect(fields == UnkeptFields(), "what was learnt of the former is void")
        fields.learn(sent: status, kept: ["conditions": [["type": "Ready", "message": "m"]]])
        #expect(fields.names == ["hash"])
    }
}
