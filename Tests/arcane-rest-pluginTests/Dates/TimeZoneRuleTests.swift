import ArcaneCore
import Testing

@testable import arcane_rest_plugin

struct TimeZoneRuleTests {
    private func offset(_ zone: String, _ instant: String) throws -> Int {
        try TimeZoneRule(zone, setting: "z").offset(at: try #require(Timestamp(iso8601: instant)))
    }

    @Test("UTC has many names", arguments: ["", "UTC", "utc", "Z", "GMT", "+00:00"])
    func utc(name: String) throws {
        #expect(try offset(name, "2024-07-01T00:00:00Z") == 0)
    }

    @Test("a fixed distance has three forms", arguments: [("+02", 7200), ("-0330", -12_600), ("+05:45", 20_700)])
    func fixed(name: String, seconds: Int) throws {
        #expect(try offset(name, "2024-07-01T00:00:00Z") == seconds)
    }

    @Test("a named zone changes its clocks at the right second")
    func summer() throws {
        #expect(try offset("Europe/Copenhagen", "2024-03-31T00:59:59Z") == 3600)
        #expect(try offset("Europe/Copenhagen", "2024-03-31T01:00:00Z") == 7200)
        #expect(try offset("Europe/Copenhagen", "2024-10-27T00:59:59Z") == 7200)
        #expect(try offset("Europe/Copenhagen", "2024-10-27T01:00:00Z") == 3600)
    }

    @Test(
        "what clocks show leads back to the instant, all year round",
        arguments: ["Europe/Copenhagen", "America/New_York", "Asia/Kathmandu"])
    func roundTrip(name: String) throws {
        let zone = try TimeZoneRule(name, setting: "z")
        let start = try #require(Timestamp(iso8601: "2024-01-01T00:30:00Z"))
        for hour in 0..<(366 * 24) {
            let instant = start + .seconds(hour * 3600)
            let local = instant + .seconds(zone.offset(at: instant))
            let back = zone.instant(ofLocal: local)
            // Of an hour that comes twice the earlier one is meant.
            let isSame =
                back == instant || (back == instant - .seconds(3600) && zone.offset(at: back) > zone.offset(at: instant))
            #expect(isSame, "\(instant) came back as \(back)")
        }
    }
}
