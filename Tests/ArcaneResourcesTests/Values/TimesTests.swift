import ArcaneCore
import ArcaneResources
import Testing

struct TimesTests {
    @Test(
        "durations are whole seconds or text",
        arguments: [
            (90, 90_000), ("90", 90_000), ("1m30s", 90_000), ("PT1M30S", 90_000), ("30 second", 30_000), ("250ms", 250), (0, 0),
        ]
            as [(JSONValue, Int)])
    func durations(json: JSONValue, milliseconds: Int) {
        #expect(Holder<Duration>.read(json) == .milliseconds(milliseconds))
    }

    @Test(
        "what is no duration is said with what is", arguments: [-1, .number("1.5"), "soon", "-5s", "", true, []] as [JSONValue])
    func noDurations(json: JSONValue) {
        let problems = Holder<Duration>.problems(json)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("15s") == true || problems.first?.contains("250ms") == true)
    }

    @Test(
        "instants are milliseconds or ISO 8601",
        arguments: [
            (1_704_067_200_000, "2024-01-01T00:00:00Z"), ("2024-01-01", "2024-01-01T00:00:00Z"),
            ("2024-01-01T02:00:00+02:00", "2024-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(JSONValue, String)])
    func instants(json: JSONValue, text: String) {
        #expect(Holder<Timestamp>.read(json)?.iso8601 == text)
    }

    @Test("what is no instant is said", arguments: ["yesterday", "2024-13-01", .number("1.5"), true, [:]] as [JSONValue])
    func noInstants(json: JSONValue) {
        #expect(Holder<Timestamp>.problems(json).first?.contains("is no instant; give ISO 8601") == true)
    }
}
