import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct DateFormatTests {
    private let instant = Timestamp(microseconds: 1_709_816_765_078_900)  // 2024-03-07T13:06:05.0789Z, a Thursday

    private func format(_ text: String, zone: String = "UTC") throws -> DateFormat {
        try DateFormat(text, timeZone: TimeZoneRule(zone, setting: "window.timeZone"), setting: "window.format")
    }

    @Test(
        "a point in time is written in the format of the spec",
        arguments: [
            ("", "2024-03-07T13:06:05.078900Z"), ("iso8601", "2024-03-07T13:06:05.078900Z"), ("epochSeconds", "1709816765"),
            ("epochMilliseconds", "1709816765078"),
            // .NET
            ("yyyy-MM-ddTHH:mm:ssZ", "2024-03-07T13:06:05Z"), ("yyyyMMddHHmmss", "20240307130605"),
            ("d.M.yy h:m:s t", "7.3.24 1:6:5 P"),
            ("dddd, MMMM dd 'of' yyyyy hh tt", "Thursday, March 07 of 02024 01 PM"), ("ddd MMM", "Thu Mar"),
            ("ss.fff", "05.078"),
            ("ss.fffffff", "05.0789000"), ("ss.FFFFFF", "05.0789"), (#"\y\\yyyy"#, #"y\2024"#), ("yyyy\"-'\"MM", "2024-'03"),
            ("HH:mm:ssK", "13:06:05Z"), ("HH zzz zz z", "13 +00:00 +00 +0"), ("o", "2024-03-07T13:06:05.0789000Z"),
            ("s", "2024-03-07T13:06:05"),
            ("u", "2024-03-07 13:06:05Z"), ("r", "Thu, 07 Mar 2024 13:06:05 GMT"),
            // strftime
            ("%Y-%m-%dT%H:%M:%SZ", "2024-03-07T13:06:05Z"), ("%F %T.%f", "2024-03-07 13:06:05.078900"),
            ("%d/%-m/%y %I%p", "07/3/24 01PM"),
            ("%a %e %b %j %z %:z", "Thu  7 Mar 067 +0000 +00:00"), ("%s|%ms|%L|%%", "1709816765|1709816765078|078|%"),
            ("%A %B %R %D", "Thursday March 13:06 03/07/24"),
        ])
    func text(pattern: String, expected: String) throws {
        #expect(try format(pattern).text(instant) == expected)
    }

    @Test("fraction digits that are all zero go with the point before them")
    func emptyFraction() throws {
        let whole = Timestamp(milliseconds: 1_709_816_765_000)
        #expect(try format("ss.FFF").text(whole) == "05")
        #expect(try format("ss.fff").text(whole) == "05.000")
    }

    @Test("midnight and noon have twelve hours on a clock of twelve")
    func twelveHours() throws {
        #expect(try format("h tt").text(Timestamp(milliseconds: 0)) == "12 AM")
        #expect(try format("%I %p").text(Timestamp(milliseconds: 43_200_000)) == "12 PM")
    }

    @Test("times before 1970 are written and read")
    func past() throws {
        let old = try #require(Timestamp(iso8601: "1969-12-31T23:59:59.5Z"))
        #expect(try format("yyyy-MM-dd HH:mm:ss.f ddd").text(old) == "1969-12-31 23:59:59.5 Wed")
        #expect(try format("epochSeconds").text(old) == "-1")
        #expect(try format("%s").instant("-1") == Timestamp(milliseconds: -1000))
    }

    @Test(
        "a time zone's clocks are used, with their summer",
        arguments: [
            ("Europe/Copenhagen", "2024-03-07T13:06:05Z", "2024-03-07T14:06:05+01:00"),
            ("Europe/Copenhagen", "2024-07-07T13:06:05Z", "2024-07-07T15:06:05+02:00"),
            ("America/St_Johns", "2024-03-07T13:06:05Z", "2024-03-07T09:36:05-03:30"),
            ("+05:30", "2024-03-07T20:06:05Z", "2024-03-08T01:36:05+05:30"),
            ("UTC", "2024-03-07T13:06:05Z", "2024-03-07T13:06:05+00:00"),
        ])
    func zones(zone: String, utc: String, local: String) throws {
        let instant = try #require(Timestamp(iso8601: utc))
        #expect(try format("yyyy-MM-ddTHH:mm:sszzz", zone: zone).text(instant) == local)
        #expect(try format("yyyy-MM-ddTHH:mm:sszzz", zone: zone).instant(local) == instant)
        #expect(
            try format("%Y-%m-%d %H:%M:%S", zone: zone).instant(String(local.prefix(19)).replacing("T", with: " ")) == instant)
        #expect(try format("iso8601", zone: zone).instant(String(local.prefix(19))) == instant)
    }

    @Test("ISO 8601 in a zone names the zone's distance")
    func isoInZone() throws {
        #expect(try format("iso8601", zone: "+02:00").text(Timestamp(milliseconds: 0)) == "1970-01-01T02:00:00+02:00")
    }

    @Test("of an hour that clocks show twice the earlier one is meant, so that nothing is missed")
    func repeatedHour() throws {
        let format = try format("yyyy-MM-dd HH:mm", zone: "Europe/Copenhagen")
        #expect(format.instant("2024-10-27 02:30") == Timestamp(iso8601: "2024-10-27T00:30:00Z"))
        #expect(format.instant("2024-03-31 02:30") == Timestamp(iso8601: "2024-03-31T00:30:00Z"))
    }

    @Test(
        "what a pattern writes it reads back",
        arguments: [
            "yyyy-MM-ddTHH:mm:ss.ffffffZ", "yyyyMMddHHmmssffffff", "o", "dddd, d MMMM yyyy h:m:s.FFFFFF tt zzz",
            "%Y%m%d%H%M%S%f", "%j %Y %H:%M:%S.%f",
            "%s.%f", "%B %e, %Y %I:%M:%S.%f %p %z", "yy/M/d H:m:s.ffffff",
        ])
    func roundTrip(pattern: String) throws {
        let format = try format(pattern)
        #expect(format.instant(format.text(instant)) == instant)
    }

    @Test(
        "a text of another form is no instant",
        arguments: [
            ("yyyy-MM-dd", "2024-3-77"), ("yyyy-MM-dd", "2023-02-29"), ("yyyy-MM-dd", "2024-03-07T"), ("yyyyMMdd", "202403"),
            ("epochSeconds", "soon"),
            ("iso8601", "yesterday"), ("%H:%M", "25:00"), ("HH zzz", "10 2"), ("MMM", "Foo"), ("%s", "x"),
            ("epochMilliseconds", "9223372036854775807"),
        ])
    func unreadable(pattern: String, text: String) throws {
        #expect(try format(pattern).instant(text) == nil)
    }

    @Test(
        "a pattern that means nothing is an error that says why",
        arguments: [
            ("x", "'x' alone"), ("yyyy'", "not closed"), ("yyyy\\", "at the end"), ("ffffffff", "7 digits"), ("gg", "era"),
            ("%Q", "%Q"), ("%Y%", "at the end"),
        ])
    func invalid(pattern: String, reason: String) {
        #expect {
            try format(pattern)
        } throws: { "\($0)".contains("window.format") && "\($0)".contains(reason) }
    }

    @Test(
        "a time zone that does not exist is an error that names the setting",
        arguments: ["Europe/Atlantis", "CET+25", "+24:00", "nowhere"])
    func unknownZone(name: String) {
        #expect {
            try TimeZoneRule(name, setting: "window.timeZone")
        } throws: { "\($0)".contains("window.timeZone") && "\($0)".contains(name) }
    }

    @Test("an epoch may have a fraction")
    func fractionalEpoch() throws {
        #expect(try format("epochSeconds").instant("1.5") == Timestamp(milliseconds: 1500))
        #expect(try format("epochMilliseconds").instant("1500") == Timestamp(milliseconds: 1500))
    }
}
