import ArcaneCore
import Testing

@testable import ArcaneStorage

@Suite struct HTTPDateTests {
    @Test(
        "times are written as HTTP has them",
        arguments: [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("2009-10-11T21:49:13.999Z", "Sun, 11 Oct 2009 21:49:13 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2026-12-01T00:00:00Z", "Tue, 01 Dec 2026 00:00:00 GMT"),
        ])
    func text(_ time: String, _ expected: String) throws {
        #expect(HTTPDate.text(try #require(Timestamp(iso8601: time))) == expected)
    }
}
