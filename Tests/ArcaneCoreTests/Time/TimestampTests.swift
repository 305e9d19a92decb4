import ArcaneCore
import Foundation
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is read from ISO 8601",
        arguments: [
            ("1970-01-01", 0), ("2024-01-01T10:00:00Z", 1_704_103_200_000_000), ("2024-01-01 10:00:00", 1_704_103_200_000_000),
            ("2024-01-01T10:00Z", 1_704_103_200_000_000), ("2024-01-01T10:00:00.123456+02:00", 1_704_096_000_123_456),
            ("2024-01-01T10:00:00,5-0130", 1_704_108_600_500_000), ("1969-12-31T23:59:59.999999Z", -1),
            ("2024-02-29", 1_709_164_800_000_000),
            ("2024-01-01T10:00:00.1234567Z", 1_704_103_200_123_456), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("2024-01-01t10:00:00z", 1_704_103_200_000_000), ("2024-01-01T10:00:00+05", 1_704_085_200_000_000),
        ] as [(String, Int64)])
    func reads(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.microseconds == microseconds)
    }

    @Test(
        "is not read from what is none",
        arguments: [
            "", "2024", "2024-1-1", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-01T", "2024-01-01T24:00:00Z",
            "2024-01-01T10:60Z",
            "2024-01-01T10:00:60Z", "2024-01-01T10:00:00.", "2024-01-01T10:00:00Zx", "2024-01-01T10:00:00+", "x2024-01-01",
        ])
    func refuses(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(
        "is written with as many digits as it needs",
        arguments: [
            "2024-01-01T10:00:00Z", "1969-12-31T23:59:59.999Z", "2024-01-01T10:00:00.000001Z", "9999-12-31T23:59:59.999999Z",
        ])
    func writes(_ text: String) {
        #expect(Timestamp(iso8601: text)?.iso8601 == text)
    }

    @Test("is rounded down, before 1970 too, and held at the limits")
    func units() throws {
        let time = Timestamp(microseconds: -1)
        #expect(time.milliseconds == -1)
        #expect(time.seconds == -1)
        #expect(Timestamp(milliseconds: .max).microseconds == .max)
        #expect(Timestamp(milliseconds: .min).microseconds == .min)
        #expect(Timestamp(microseconds: .max) + .seconds(1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min) - .seconds(1) == Timestamp(microseconds: .min))
        #expect(Timestamp(microseconds: 5) - Timestamp(microseconds: 7) == .microseconds(-2))
        #expect(Duration.seconds(Int64.max).wholeMicroseconds == .max)
        let coded = try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([time]))
        #expect(coded == [time])
    }

    @Test("of now is between two looks at the clock")
    func now() {
        let before = Date().timeIntervalSince1970
        let now = Double(Timestamp.now.microseconds) / 1e6
        #expect(now >= before - 0.001 && now <= Date().timeIntervalSince1970 + 0.001)
    }
}

@Suite("A civil date")
struct CivilDateTests {
    @Test("and its number of days are the same day, over all leap rules")
    func roundTrip() {
        for days in stride(from: -800_000, through: 3_000_000, by: 317) {
            let date = CivilDate(daysSince1970: days)
            #expect(date.isValid && date.daysSince1970 == days)
        }
        #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
        #expect(
            CivilDate(year: 2000, month: 3, day: 1).daysSince1970 - CivilDate(year: 2000, month: 2, day: 28).daysSince1970 == 2)
        #expect(
            CivilDate(year: 1900, month: 3, day: 1).daysSince1970 - CivilDate(year: 1900, month: 2, day: 28).daysSince1970 == 1)
    }

    @Test("that the calendar has not is not valid")
    func invalid() {
        for (year, month, day) in [(2023, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32)] {
            #expect(!CivilDate(year: year, month: month, day: day).isValid)
        }
    }
}
