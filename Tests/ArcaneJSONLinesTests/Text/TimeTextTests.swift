import ArcaneCore
import Testing

@testable import ArcaneJSONLines

@Suite struct TimeTextTests {
    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("a day is written as ISO 8601, years beyond four digits with a sign")
    func dates() {
        #expect(written { $0.appendDate(days: 0) } == "1970-01-01")
        #expect(written { $0.appendDate(days: -719_162) } == "0001-01-01")
        #expect(written { $0.appendDate(days: 2_932_896) } == "9999-12-31")
        #expect(written { $0.appendDate(days: 2_932_897) } == "+10000-01-01")
        #expect(written { $0.appendDate(days: -719_529) } == "-0001-12-31")
    }

    @Test("a time has the digits of its unit")
    func times() {
        #expect(written { $0.appendTime(86_399_999, .millisecond) } == "23:59:59.999")
        #expect(written { $0.appendTime(1, .microsecond) } == "00:00:00.000001")
        #expect(written { $0.appendTime(3_600_000_000_000, .nanosecond) } == "01:00:00.000000000")
    }

    @Test("an instant ends in Z, a local time does not, and times before 1970 count forward in their day")
    func timestamps() {
        #expect(written { $0.appendTimestamp(-1, .millisecond, isUTC: true) } == "1969-12-31T23:59:59.999Z")
        #expect(written { $0.appendTimestamp(-1, .nanosecond, isUTC: false) } == "1969-12-31T23:59:59.999999999")
        #expect(
            written { $0.appendTimestamp(-62_135_596_800_000_000, .microsecond, isUTC: true) } == "0001-01-01T00:00:00.000000Z")
        #expect(written { $0.appendTimestamp(.min, .nanosecond, isUTC: true) } == "1677-09-21T00:12:43.145224192Z")
    }
}
