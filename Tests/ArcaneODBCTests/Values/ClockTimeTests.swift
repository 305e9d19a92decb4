import ArcaneCore
import CODBC
import Testing

@testable import ArcaneODBC

@Suite struct ClockTimeTests {
    private func clock(
        _ year: Int16, _ month: UInt16, _ day: UInt16, _ hour: UInt16 = 0, _ minute: UInt16 = 0, _ second: UInt16 = 0,
        _ fraction: UInt32 = 0
    ) -> ClockTime? {
        ClockTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction)
    }

    @Test("the first and the last instant of SQL Server count exactly")
    func limits() throws {
        let first = try #require(clock(1, 1, 1))
        #expect(first.count(of: .microsecond, .refuse) == -62_135_596_800_000_000)
        let last = try #require(clock(9999, 12, 31, 23, 59, 59, 999_999_900))
        #expect(last.count(of: .microsecond, .refuse) == nil)
        #expect(last.count(of: .microsecond, .truncate) == 253_402_300_799_999_999)
        #expect(last.count(of: .millisecond, .truncate) == 253_402_300_799_999)
        #expect(last.count(of: .nanosecond, .truncate) == nil)
    }

    @Test("before 1970 a fraction still counts forwards")
    func negative() throws {
        let time = try #require(clock(1969, 12, 31, 23, 59, 59, 999_000_000))
        #expect(time.count(of: .millisecond, .refuse) == -1)
        #expect(time.count(of: .nanosecond, .refuse) == -1_000_000)
        #expect(try #require(clock(1969, 12, 31, 23, 59, 59, 999_999_900)).count(of: .millisecond, .truncate) == -1)
    }

    @Test("parts that are no time are none")
    func invalid() {
        #expect(clock(2024, 0, 1) == nil)
        #expect(clock(2024, 13, 1) == nil)
        #expect(clock(2024, 1, 0) == nil)
        #expect(clock(2024, 1, 32) == nil)
        #expect(clock(2024, 1, 1, 24) == nil)
        #expect(clock(2024, 1, 1, 0, 60) == nil)
        #expect(clock(2024, 1, 1, 0, 0, 60) == nil)
        #expect(clock(2024, 1, 1, 0, 0, 0, 1_000_000_000) == nil)
        #expect(ClockTime(SQL_TIMESTAMP_STRUCT()) == nil)
    }

    @Test(
        "an offset moves the time to UTC, over the ends of days too",
        arguments: [(150, 7, 50), (-150, 12, 50), (0, 10, 20), (840, -4, 20), (-840, 24, 20)])
    func utc(offset: Int, hour: Int, minute: Int) throws {
        let utc = try #require(clock(2024, 3, 1, 10, 20)).utc(offset: offset)
        let midnight = try #require(clock(2024, 3, 1))
        let minutes = (utc.day - midnight.day) * 1440 + Int(utc.nanoseconds / 60_000_000_000)
        #expect(minutes == hour * 60 + minute)
        #expect((0..<ClockTime.dayLength).contains(utc.nanoseconds))
    }

    @Test("structures of the driver lie in memory as SQL Server's headers say")
    func layouts() throws {
        #expect(MemoryLayout<TimeBytes>.size == TimeBytes.count)
        #expect(MemoryLayout<OffsetTimestampBytes>.size == OffsetTimestampBytes.count)
        let bytes: [UInt8] = [
            0xE8, 0x07, 1, 0, 31, 0, 10, 0, 20, 0, 30, 0, 0xBC, 0x15, 0x5B, 0x07, 0xFE, 0xFF, 0xE2, 0xFF,
        ]
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(as: OffsetTimestampBytes.self) }
        #expect(value.offset == -150)
        #expect(try #require(value.local) == #require(clock(2024, 1, 31, 10, 20, 30, 123_409_852)))
        let midnight: [UInt8] = [23, 0, 59, 0, 58, 0, 0, 0, 100, 0, 0, 0]
        #expect(midnight.withUnsafeBytes { $0.loadUnaligned(as: TimeBytes.self) }.nanoseconds == 86_398_000_000_100)
    }

    @Test("texts have as many digits of the second as the column")
    func texts() throws {
        let time = try #require(clock(1, 2, 3, 4, 5, 6, 123_456_700))
        #expect(ClockText.moment(time, scale: 7) == "0001-02-03T04:05:06.1234567")
        #expect(ClockText.moment(time, scale: 3) == "0001-02-03T04:05:06.123")
        #expect(ClockText.moment(time, scale: 0) == "0001-02-03T04:05:06")
        #expect(ClockText.moment(time, scale: 0, offset: 0) == "0001-02-03T04:05:06+00:00")
        #expect(ClockText.moment(time, scale: 1, offset: 840) == "0001-02-03T04:05:06.1+14:00")
        #expect(ClockText.moment(time, scale: 0, offset: -90) == "0001-02-03T04:05:06-01:30")
        #expect(ClockText.date(0) == "1970-01-01")
        #expect(ClockText.time(0, scale: 7) == "00:00:00.0000000")
    }
}
