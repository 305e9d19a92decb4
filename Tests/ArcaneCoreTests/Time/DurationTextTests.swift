import ArcaneCore
import Testing

@Suite("The text of a duration")
struct DurationTextTests {
    @Test(
        "may be of any family",
        arguments: [
            ("15", .seconds(15)), ("15s", .seconds(15)), ("0", .zero), ("2h30m", .seconds(9000)), ("250ms", .milliseconds(250)),
            ("PT15S", .seconds(15)), ("P1DT2H", .seconds(93_600)), ("P2W", .seconds(1_209_600)), ("30 second", .seconds(30)),
            ("1.5h", .seconds(5400)), ("1 Minute 5 Seconds", .seconds(65)), ("10us", .microseconds(10)),
            ("5 µs", .microseconds(5)),
            (" 7d ", .seconds(604_800)), ("PT0.5S", .milliseconds(500)), ("3ns", .nanoseconds(3)),
        ] as [(String, Duration)])
    func reads(_ text: String, _ duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "is refused where it is none, negative, or beyond all calendars",
        arguments: ["", "-5", "-5s", "soon", "5x", "P", "PT", "PT5D", "P5S", "s", "1e400s", "99999999d", "5 s s"])
    func refuses(_ text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(
        "that is written is read back",
        arguments: [Duration.zero, .seconds(9000), .milliseconds(250), .microseconds(90_061_000_001), .seconds(86_400)])
    func writes(_ duration: Duration) {
        #expect(DurationText.parse(DurationText.text(duration)) == duration)
        #expect(DurationText.text(.seconds(9000)) == "2h30m")
    }
}
