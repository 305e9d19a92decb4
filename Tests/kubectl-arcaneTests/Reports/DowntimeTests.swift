import ArcaneCore
import ArcaneStreams
import Testing

@testable import kubectl_arcane

@Suite("A downtime")
struct DowntimeTests {
    private static func stream(_ name: String, _ key: String?, begin: String? = nil) -> ObservedStream {
        var metadata: [String: JSONValue] = ["name": .string(name)]
        if let key { metadata["labels"] = ["arcane.sneaksanddata.com/downtime": .string(key)] }
        if let begin { metadata["annotations"] = ["arcane.sneaksanddata.com/downtime-begin-ts": .string(begin)] }
        return Samples.stream("Suspended", metadata: .object(metadata))
    }

    private static let streams = [
        stream("a", "night", begin: "2025-12-31T23:30:00Z"), stream("b", "night", begin: "2025-12-31T23:00:00Z"),
        stream("c", nil),
        stream("d", "day"), stream("e", "night", begin: "yesterday"),
    ]

    @Test("counts its streams, from when the first of them was stopped")
    func counts() {
        let downtimes = Downtime.all(in: Self.streams)
        #expect(
            Downtime.table(downtimes, now: Samples.now).lines() == [
                "NAME   COUNT  DURATION", "day    1      <unknown>", "night  3      60m",
            ])
        #expect(
            downtimes.map(\.json) == [
                ["key": "day", "count": 1], ["key": "night", "count": 3, "begin": "2025-12-31T23:00:00Z"],
            ])
        #expect(Downtime.all(in: []).isEmpty)
    }

    @Test("is told with each of its streams")
    func details() {
        #expect(
            Downtime.details([Self.streams[0]], isWide: false).lines() == [
                "DOWNTIME KEY  STREAM NAME", "night         sales/a",
            ])
        #expect(Downtime.details([Self.streams[0]], isWide: true).rows == [["night", "sales/a", "shell", "Suspended"]])
    }

    @Test(
        "has a name that can be a label", arguments: ["night", "2026-01-01", "a_b.c", "A", String(repeating: "a", count: 63)])
    func names(key: String) {
        #expect(DowntimeKey(argument: key)?.selector == "arcane.sneaksanddata.com/downtime=\(key)")
    }

    @Test("has no other name", arguments: ["", "no spaces", "-a", "a-", "ä", "a=b", "a,b", String(repeating: "a", count: 64)])
    func wrongNames(key: String) {
        #expect(DowntimeKey(argument: key) == nil)
    }
}
