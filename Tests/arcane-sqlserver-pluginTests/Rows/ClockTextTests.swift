import ArcaneCore
import Testing

@testable import arcane_sqlserver_plugin

struct ClockTextTests {
    @Test(
        "a time of day has the digits of its scale",
        arguments: [
            (Int64(0), 0, "00:00:00"), (37_230_123_456, 6, "10:20:30.123456"), (37_230_123_456, 3, "10:20:30.123"),
            (37_230_123_456_700, 7, "10:20:30.1234567"), (86_399_999_999_900, 7, "23:59:59.9999999"),
        ])
    func time(value: Int64, scale: Int, text: String) {
        #expect(ClockText.time(value, scale: scale) == text)
    }

    @Test(
        "a datetime2 has the digits of its scale, from the first year to the last",
        arguments: [
            ("0001-01-01T00:00:00Z", 0, "0001-01-01 00:00:00"), ("1969-12-31T23:59:59.5Z", 1, "1969-12-31 23:59:59.5"),
            ("2024-02-29T10:20:30.123Z", 3, "2024-02-29 10:20:30.123"),
            ("9999-12-31T23:59:59.999999Z", 6, "9999-12-31 23:59:59.999999"),
        ])
    func moment(iso8601: String, scale: Int, text: String) throws {
        let microseconds = try #require(Timestamp(iso8601: iso8601)).microseconds
        #expect(ClockText.moment(microseconds: microseconds, scale: scale) == text)
    }

    @Test(
        "a datetime is cast in the style that every SQL Server has by default",
        arguments: [
            ("2024-01-01T10:20:30Z", "Jan  1 2024 10:20AM"), ("1753-12-31T00:00:00Z", "Dec 31 1753 12:00AM"),
            ("2024-05-09T12:00:00Z", "May  9 2024 12:00PM"), ("2024-05-09T12:05:00Z", "May  9 2024 12:05PM"),
            ("2024-05-09T23:59:59.997Z", "May  9 2024 11:59PM"),
            ("2024-05-09T01:02:00Z", "May  9 2024  1:02AM"),
        ])
    func legacy(iso8601: String, text: String) throws {
        let microseconds = try #require(Timestamp(iso8601: iso8601)).microseconds
        #expect(ClockText.legacy(microseconds: microseconds) == text)
    }

    @Test("a time in ISO 8601 takes the form of a cast")
    func plain() {
        #expect(ClockText.plain("2024-01-01T10:20:30.1234567") == "2024-01-01 10:20:30.1234567")
        #expect(ClockText.plain("2024-01-01T10:20:30.1234567+02:00") == "2024-01-01 10:20:30.1234567 +02:00")
        #expect(ClockText.plain("2024-01-01T10:20:30-05:30") == "2024-01-01 10:20:30 -05:30")
        #expect(ClockText.plain("2024-01-01T10:20:30Z") == "2024-01-01 10:20:30 +00:00")
    }
}
