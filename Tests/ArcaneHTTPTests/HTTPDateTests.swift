import ArcaneCore
import ArcaneHTTP
import Testing

@Suite struct HTTPDateTests {
    @Test(
        "Times are written as HTTP has them, and read back to the second",
        arguments: [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("2009-10-11T21:49:13.999Z", "Sun, 11 Oct 2009 21:49:13 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2026-12-01T00:00:00Z", "Tue, 01 Dec 2026 00:00:00 GMT"),
        ])
    func text(_ time: String, _ expected: String) throws {
        let time = try #require(Timestamp(iso8601: time))
        #expect(HTTPDate.text(time) == expected)
        #expect(HTTPDate.parse(expected)?.seconds == time.seconds)
    }

    @Test(
        "Each of the three forms is read, in any case",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("sun, 06 nov 1994 08:49:37 gmt", "1994-11-06T08:49:37Z"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"),
            ("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59Z"),
            ("Wed, 01 Jan 2070 00:00:00 UTC", "2070-01-01T00:00:00Z"),
        ])
    func forms(_ text: String, _ expected: String) {
        #expect(HTTPDate.parse(text)?.iso8601 == expected)
    }

    @Test("Two digits of a year mean 1970 to 2069")
    func shortYears() {
        #expect(HTTPDate.parse("Sunday, 06-Nov-69 08:49:37 GMT")?.iso8601 == "2069-11-06T08:49:37Z")
        #expect(HTTPDate.parse("Sunday, 06-Nov-70 08:49:37 GMT")?.iso8601 == "1970-11-06T08:49:37Z")
    }

    @Test("A leap second counts as the one before it")
    func leapSecond() {
        #expect(HTTPDate.parse("Sat, 31 Dec 2016 23:59:60 GMT")?.iso8601 == "2016-12-31T23:59:59Z")
    }

    @Test(
        "What is no such date is nil",
        arguments: [
            "", "Sun", "Thu, 29 Feb 2023 00:00:00 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 -1:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 0 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 PST", "a b c d e", "a b c d e gmt", "1994-11-06T08:49:37Z",
        ])
    func invalid(_ text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}
