import ArcaneCore
import Testing

@Suite struct HumanDurationTests {
    @Test(
        "a duration has one or two units, the more exact the shorter it is",
        arguments: [
            (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (1, "1s"), (119, "119s"), (120, "2m"), (195, "3m15s"), (599, "9m59s"),
            (600, "10m"), (10_799, "179m"), (10_800, "3h"), (18_180, "5h3m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"),
            (190_800, "2d5h"), (691_200, "8d"), (63_071_999, "729d"), (63_072_000, "2y"), (63_158_400, "2y1d"),
            (252_288_000, "8y"), (315_360_000, "10y"),
        ])
    func text(seconds: Int, expected: String) {
        #expect(HumanDuration.text(seconds: seconds) == expected)
    }

    @Test("a time is told by how long it is ago")
    func since() throws {
        let now = try #require(Timestamp(iso8601: "2026-01-01T00:10:00Z"))
        #expect(HumanDuration.since("2026-01-01T00:09:30Z", now: now) == "30s")
        #expect(HumanDuration.since(nil, now: now) == "<unknown>")
        #expect(HumanDuration.since("yesterday", now: now) == "<invalid>")
        #expect(HumanDuration.since("2026-01-01T01:00:00Z", now: now) == "<invalid>")
    }
}
