import ArcaneYAML
import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite("The columns of Events")
struct EventColumnsTests {
    private static let event = """
        metadata: {name: e, creationTimestamp: '2026-01-01T00:00:00Z'}
        type: Warning
        reason: Failed
        message: "it went wrong\\n"
        involvedObject: {kind: Job, name: j, fieldPath: spec}
        source: {component: job-controller, host: h}
        firstTimestamp: '2026-01-01T00:00:00Z'
        lastTimestamp: '2026-01-01T00:00:50Z'
        count: 4
        """

    @Test("are the same in both groups")
    func groups() throws {
        let expected = ["10s", "Warning", "Failed", "job/j", "spec", "job-controller, h", "it went wrong", "60s", "4", "e"]
        #expect(try cells("events", Self.event, wide: true) == expected)
        let newer = EventForms.newer(try JSONValue(yaml: Self.event)).text
        #expect(try cells("events", group: "events.k8s.io", newer, wide: true) == expected)
    }

    @Test("take the time and the count of a series, and the time of a single event")
    func times() throws {
        let series =
            "{eventTime: '2026-01-01T00:00:00Z', series: {count: 9, lastObservedTime: '2026-01-01T00:00:55Z'}, involvedObject: {kind: Pod}}"
        #expect(try cells("events", series)[0] == "5s")
        #expect(try cells("events", series, wide: true)[8] == "9")
        #expect(try cells("events", "{eventTime: '2026-01-01T00:00:40.5Z', involvedObject: {kind: Pod}}")[0] == "20s")
        #expect(try cells("events", "{involvedObject: {kind: Pod}}")[0] == "<unknown>")
        #expect(try cells("events", "{involvedObject: {kind: Pod}}")[3] == "pod")
    }
}
