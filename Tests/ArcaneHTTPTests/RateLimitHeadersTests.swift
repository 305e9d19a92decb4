import ArcaneCore
import ArcaneHTTP
import Testing

@Suite struct RateLimitHeadersTests {
    /// 2023-11-14T22:13:20Z.
    private let now = Timestamp(microseconds: 1_700_000_000_000_000)

    private func read(_ headers: HTTPHeaders) -> RateLimitHeaders { RateLimitHeaders(headers, now: now) }

    @Test(
        "The three fields are read under each of their names",
        arguments: ["RateLimit", "X-RateLimit", "X-Rate-Limit", "x-ratelimit"])
    func names(_ prefix: String) {
        let limit = read(HTTPHeaders([("\(prefix)-Limit", "100"), ("\(prefix)-Remaining", "7"), ("\(prefix)-Reset", "50")]))
        #expect(limit.limit == 100)
        #expect(limit.remaining == 7)
        #expect(limit.reset == .seconds(50))
        #expect(!limit.isExhausted)
    }

    @Test(
        "A reset is in seconds from now or a point in time",
        arguments: ["30", "30.0", "1700000030", "1700000030000", "Tue, 14 Nov 2023 22:13:50 GMT", "2023-11-14T22:13:50Z"])
    func reset(_ value: String) {
        #expect(read(["X-RateLimit-Reset": value]).reset == .seconds(30))
    }

    @Test("A point in time that has passed is now")
    func past() {
        #expect(read(["X-RateLimit-Reset": "1600000000"]).reset == .zero)
    }

    @Test(
        "A reset that is far away or none is bounded or nil",
        arguments: [("99999999999", true), ("1e300", true), ("-5", false), ("x", false)])
    func odd(_ value: String, _ isNumber: Bool) {
        #expect(read(["X-RateLimit-Reset": value]).reset == (isNumber ? .seconds(366 * 86_400) : nil))
    }

    @Test(
        "The drafts' single field is read in both forms", arguments: ["limit=10, remaining=0, reset=5", "\"default\";r=0;t=5"])
    func single(_ value: String) {
        let limit = read(["RateLimit": value])
        #expect(limit.isExhausted)
        #expect(limit.reset == .seconds(5))
    }

    @Test("A quota may stand behind the number")
    func quota() {
        #expect(read(["RateLimit-Limit": "100, 100;w=60"]).limit == 100)
    }

    @Test("Without fields nothing is known, and nothing is exhausted")
    func nothing() {
        let limit = read([:])
        #expect(limit.limit == nil)
        #expect(limit.remaining == nil)
        #expect(limit.reset == nil)
        #expect(!limit.isExhausted)
    }

    @Test("Nothing left is exhausted")
    func exhausted() {
        #expect(read(["X-RateLimit-Remaining": "0"]).isExhausted)
    }
}
