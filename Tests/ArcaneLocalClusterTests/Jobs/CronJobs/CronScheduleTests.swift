import ArcaneCore
import Testing

@testable import ArcaneLocalCluster

@Suite struct CronScheduleTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    /// The next times of a schedule, as texts.
    private func times(_ schedule: String, _ zone: String? = nil, after start: String, count: Int) throws -> [String] {
        let schedule = try CronSchedule(schedule, timeZone: zone)
        var time = try time(start)
        return try (0..<count).map { _ in
            time = try #require(schedule.next(after: time))
            return time.iso8601
        }
    }

    @Test(
        "the next time of a schedule",
        arguments: [
            ("* * * * *", "2026-01-31T23:59:30Z", "2026-02-01T00:00:00Z"),
            ("*/15 * * * *", "2026-01-01T10:15:00Z", "2026-01-01T10:30:00Z"),
            ("30 4 * * *", "2026-01-01T04:30:00Z", "2026-01-02T04:30:00Z"),
            ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 12 * * mon", "2026-11-21T00:00:00Z", "2026-11-23T12:00:00Z"),
            ("0 0 13 * fri", "2026-11-14T00:00:00Z", "2026-11-20T00:00:00Z"),
            ("0 0 */2 * fri", "2026-11-14T00:00:00Z", "2026-11-27T00:00:00Z"),
            ("0 0 1 jan *", "2026-11-14T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@hourly", "2026-11-14T00:00:01Z", "2026-11-14T01:00:00Z"),
            ("@daily", "2026-11-14T00:00:01Z", "2026-11-15T00:00:00Z"),
            ("@midnight", "2026-11-14T00:00:01Z", "2026-11-15T00:00:00Z"),
            ("@weekly", "2026-11-18T00:00:00Z", "2026-11-22T00:00:00Z"),
            ("@monthly", "2026-11-18T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("@yearly", "2026-11-18T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@annually", "2026-11-18T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@every 90m", "2026-11-18T00:00:10Z", "2026-11-18T01:30:10Z"),
        ])
    func next(schedule: String, start: String, expected: String) throws {
        #expect(try times(schedule, after: start, count: 1) == [expected])
    }

    @Test("a schedule of a day that never comes has no next time") func never() throws {
        #expect(try CronSchedule("0 0 30 2 *").next(after: time("2026-01-01T00:00:00Z")) == nil)
    }

    @Test("hours are those of the time zone, before and after the clocks change") func zone() throws {
        #expect(
            try times("0 9 * * *", "Europe/Berlin", after: "2026-03-27T12:00:00Z", count: 3)
                == ["2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"])
        #expect(
            try times("30 0 * * *", "America/New_York", after: "2026-10-31T12:00:00Z", count: 2)
                == ["2026-11-01T04:30:00Z", "2026-11-02T05:30:00Z"])
        #expect(try times("0 0 * * *", "Asia/Kolkata", after: "2026-01-01T00:00:00Z", count: 1) == ["2026-01-01T18:30:00Z"])
    }

    @Test("a time that the clocks leave out does not happen that day") func gap() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00:00Z", count: 1) == ["2026-03-30T00:30:00Z"])
    }

    @Test("a day without midnight begins later, and is not left out") func noMidnight() throws {
        // In Beirut the clocks went from 24:00 on 28 March 2026 to 01:00.
        #expect(
            try times("15 1 * * *", "Asia/Beirut", after: "2026-03-28T12:00:00Z", count: 1) == ["2026-03-28T22:15:00Z"])
    }

    @Test(
        "times go on steadily for a year, in every zone",
        arguments: ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
    func steady(zone: String) throws {
        let schedule = try CronSchedule("0 12 * * *", timeZone: zone)
        var (time, count) = (try time("2026-01-01T00:00:00Z"), 0)
        let end = try self.time("2027-01-01T00:00:00Z")
        while let next = schedule.next(after: time), next < end {
            let hours = (next - time).inSeconds / 3600
            if count > 0 { #expect((23...25).contains(hours)) }
            (time, count) = (next, count + 1)
        }
        #expect((365...366).contains(count))
    }

    @Test(
        "the last of the times that were missed",
        arguments: [
            ("*/5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:12:00Z", "2026-01-01T00:10:00Z", false),
            ("* * * * *", "2020-01-01T00:00:00Z", "2026-01-01T00:12:30Z", "2026-01-01T00:12:00Z", true),
            ("0 0 1 1 *", "1900-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-01-01T00:00:00Z", true),
            ("@every 1m", "2026-01-01T00:00:30Z", "2026-01-02T00:00:00Z", "2026-01-01T23:59:30Z", true),
        ])
    func last(schedule: String, start: String, end: String, expected: String, areMany: Bool) throws {
        let missed = try #require(try CronSchedule(schedule).last(after: time(start), notAfter: time(end)))
        #expect(missed.time.iso8601 == expected)
        #expect(missed.areMany == areMany)
    }

    @Test("nothing was missed before the first time") func noneMissed() throws {
        #expect(
            try CronSchedule("0 0 * * *").last(after: time("2026-01-01T00:00:00Z"), notAfter: time("2026-01-01T23:00:00Z"))
                == nil)
    }

    @Test(
        "what is no schedule is refused",
        arguments: ["", "* * * *", "* * * * * *", "@often", "@every", "@every 1ms", "@every x", "TZ=UTC * * * * *"])
    func refuses(text: String) {
        #expect(throws: CronError.self) { try CronSchedule(text) }
    }

    @Test("a time zone that nobody knows is refused") func unknownZone() {
        #expect(throws: CronError("unknown time zone Europe/Nowhere")) {
            try CronSchedule("* * * * *", timeZone: "Europe/Nowhere")
        }
    }
}
