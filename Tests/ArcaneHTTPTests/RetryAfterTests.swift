import ArcaneCore
import ArcaneHTTP
import Testing

@Suite struct RetryAfterTests {
    /// 1994-11-06T08:49:00Z.
    private let now = Timestamp(microseconds: 784_111_740_000_000)

    @Test("Seconds are a pause", arguments: [("0", 0), ("120", 120), (" 7 ", 7)])
    func seconds(_ value: String, _ seconds: Int) {
        #expect(RetryAfter.parse(value, now: now) == .seconds(seconds))
    }

    @Test("A fraction of seconds is a pause")
    func fraction() {
        #expect(RetryAfter.parse("0.25", now: now) == .milliseconds(250))
    }

    @Test(
        "A date in any of the three forms is a pause until then",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func dates(_ value: String) {
        #expect(RetryAfter.parse(value, now: now) == .seconds(37))
    }

    @Test("A date that has passed asks for nothing")
    func past() {
        #expect(RetryAfter.parse("Sun, 06 Nov 1994 08:48:59 GMT", now: now) == .zero)
    }

    @Test(
        "What is neither is no pause",
        arguments: [
            "", "-1", "soon", "1e3", "0x10", "nan", "1.2.3", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 99999999999999 08:49:37 GMT",
        ])
    func invalid(_ value: String) {
        #expect(RetryAfter.parse(value, now: now) == nil)
    }

    @Test("No pause is longer than a year")
    func bounded() {
        let year = Duration.seconds(366 * 86_400)
        #expect(RetryAfter.parse("99999999999999999999999999", now: now) == year)
        #expect(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", now: now) == year)
    }

    @Test("Retry-After comes before the rate limit's reset, which counts only where nothing remains")
    func headers() {
        #expect(
            RetryAfter.delay(in: ["Retry-After": "3", "RateLimit-Remaining": "0", "RateLimit-Reset": "9"], now: now)
                == .seconds(3))
        #expect(RetryAfter.delay(in: ["RateLimit-Remaining": "0", "RateLimit-Reset": "9"], now: now) == .seconds(9))
        #expect(RetryAfter.delay(in: ["RateLimit-Remaining": "1", "RateLimit-Reset": "9"], now: now) == nil)
        #expect(RetryAfter.delay(in: ["Retry-After": "soon"], now: now) == nil)
        #expect(RetryAfter.delay(in: [:], now: now) == nil)
    }
}
