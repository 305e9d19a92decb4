import ArcaneCore
import Testing

@testable import kubectl_arcane

@Suite("A change of a stream")
struct StreamChangeTests {
    private static let withoutMarks: JSONValue = [
        "annotations": ["arcane/state": nil, "arcane.streaming.sneaksanddata.com/state": nil]
    ]

    @Test(
        "stops and starts a stream where its layout says that it is stopped",
        arguments: [
            ([:], ["suspended": true]), (["execution": ["layoutVersion": "v1"]], ["execution": ["suspended": true]]),
            (["execution": ["layoutVersion": "v2"]], ["execution": ["suspended": true]]),
        ] as [(JSONValue, JSONValue)])
    func layouts(spec: JSONValue, change: JSONValue) throws {
        #expect(try StreamChange.stop(Samples.stream(spec: spec)) == .patch(["spec": change], "stopped"))
        let stopped = Samples.stream("Suspended", spec: spec.merging(change))
        let start: JSONValue = spec == [:] ? ["suspended": false] : ["execution": ["suspended": false]]
        #expect(try StreamChange.start(stopped) == .patch(["spec": start], "started"))
    }

    @Test("is none where the stream is so already, and says so")
    func already() throws {
        #expect(try StreamChange.start(Samples.stream()) == .none("already started"))
        #expect(try StreamChange.stop(Samples.stream(spec: ["suspended": true])) == .none("already stopped"))
        let annotated = Samples.stream(metadata: ["annotations": ["arcane/state": "suspended"]])
        #expect(try StreamChange.stop(annotated) == .none("already stopped"))
    }

    @Test("names the layout that it does not know, and leaves the stream alone")
    func unknownLayout() {
        let stream = Samples.stream(spec: ["execution": ["layoutVersion": "v9"]])
        #expect {
            try StreamChange.stop(stream)
        } throws: {
            "\($0)".contains("sales/orders") && "\($0)".contains("spec.execution.layoutVersion") && "\($0)".contains("v9")
        }
    }

    @Test("starts a stream that stands still after a failure, whichever keys say so, and touches no other annotation")
    func failed() throws {
        let failed = Samples.stream("Failed", metadata: Samples.crashLoop)
        #expect(try StreamChange.start(failed) == .patch(["metadata": Self.withoutMarks], "started after its failure"))
        let halfMarked = Samples.stream("Failed", metadata: ["annotations": ["arcane/state": "crash-loop"]])
        #expect(
            try StreamChange.start(halfMarked)
                == .patch(["metadata": ["annotations": ["arcane/state": nil]]], "started after its failure"))
        #expect(StreamChange.goOn(failed) == .patch(["metadata": Self.withoutMarks], "restarted after its failure"))
        #expect(StreamChange.goOn(Samples.stream()) == .none("not standing still"))
    }

    @Test("starts a stream that its spec and an annotation suspend, by both")
    func suspendedTwice() throws {
        let stream = Samples.stream(
            "Suspended", spec: ["suspended": true], metadata: ["annotations": ["arcane/state": "suspended"]])
        #expect(
            try StreamChange.start(stream)
                == .patch(["spec": ["suspended": false], "metadata": ["annotations": ["arcane/state": nil]]], "started"))
    }

    @Test("starts a stream whose field is neither true nor false, which counts as stopped")
    func unreadable() throws {
        #expect(
            try StreamChange.start(Samples.stream(spec: ["suspended": "perhaps"]))
                == .patch(["spec": ["suspended": false]], "started"))
    }

    @Test("begins a downtime with label, time and stop in one")
    func declare() throws {
        let change = try StreamChange.declareDowntime("night", at: Samples.now + .milliseconds(400), Samples.stream())
        #expect(
            change
                == .patch(
                    [
                        "metadata": [
                            "labels": ["arcane.sneaksanddata.com/downtime": "night"],
                            "annotations": ["arcane.sneaksanddata.com/downtime-begin-ts": "2026-01-01T00:00:00Z"],
                        ], "spec": ["suspended": true],
                    ], "stopped for the downtime night"))
    }

    @Test("leaves streams out of a downtime that are in one, or that a person has stopped")
    func declareForOthers() throws {
        let other = Samples.stream(spec: ["suspended": true], metadata: Self.downtime("day"))
        #expect(try StreamChange.declareDowntime("night", at: Samples.now, other) == .none("already in the downtime day"))
        let stopped = try StreamChange.declareDowntime("night", at: Samples.now, Samples.stream(spec: ["suspended": true]))
        #expect(stopped == .none("already stopped, and stays so when the downtime ends"))
    }

    @Test("ends a downtime by taking all of its marks away")
    func end() throws {
        let stream = Samples.stream(spec: ["suspended": true], metadata: Self.downtime("night"))
        #expect(
            try StreamChange.endDowntime("night", stream)
                == .patch(["metadata": Self.outOfDowntime, "spec": ["suspended": false]], "started"))
        #expect(try StreamChange.endDowntime("day", stream) == .none("no longer in the downtime day"))
        let running = Samples.stream(metadata: Self.downtime("night"))
        #expect(try StreamChange.endDowntime("night", running) == .patch(["metadata": Self.outOfDowntime], "started"))
        let annotated = Samples.stream(
            spec: ["suspended": true], metadata: Self.downtime("night").merging(["annotations": ["arcane/state": "suspended"]]))
        guard case .patch(_, let done) = try StreamChange.endDowntime("night", annotated) else {
            Issue.record("nothing is changed")
            return
        }
        #expect(done.contains("an annotation still suspends it"))
    }

    @Test("takes a stream that a person starts out of its downtime, whose end would else start one that was stopped since")
    func startInDowntime() throws {
        let stream = Samples.stream(spec: ["suspended": true], metadata: Self.downtime("night"))
        #expect(
            try StreamChange.start(stream)
                == .patch(
                    ["metadata": Self.outOfDowntime, "spec": ["suspended": false]],
                    "started, and taken out of the downtime night"))
        #expect(try StreamChange.stop(stream) == .none("already stopped; the end of the downtime night will start it"))
    }

    private static let outOfDowntime: JSONValue = [
        "labels": ["arcane.sneaksanddata.com/downtime": nil],
        "annotations": ["arcane.sneaksanddata.com/downtime-begin-ts": nil],
    ]

    private static func downtime(_ key: String) -> JSONValue {
        [
            "labels": ["arcane.sneaksanddata.com/downtime": .string(key)],
            "annotations": ["arcane.sneaksanddata.com/downtime-begin-ts": "2025-12-31T22:00:00Z"],
        ]
    }
}
