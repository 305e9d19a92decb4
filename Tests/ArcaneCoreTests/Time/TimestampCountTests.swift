import ArcaneCore
import Testing

struct TimestampCountTests {
    @Test("a time is counted in whole units, rounded down")
    func units() {
        let time = Timestamp(microseconds: -1)
        #expect(time.count(of: .millisecond) == -1)
        #expect(time.count(of: .microsecond) == -1)
        #expect(time.count(of: .nanosecond) == -1000)
    }

    @Test("nanoseconds beyond 64 bits are none")
    func overflow() {
        #expect(Timestamp(microseconds: .max).count(of: .nanosecond) == nil)
    }

    @Test(
        "a time is read from a part of some bytes as from a text",
        arguments: ["2024-02-29T10:00:00.5+02:00", "2024-01-01", "x", ""])
    func bytes(text: String) {
        let bytes = Array("<\(text)>".utf8)
        #expect(Timestamp(iso8601: bytes.dropFirst().dropLast()) == Timestamp(iso8601: text))
    }
}
