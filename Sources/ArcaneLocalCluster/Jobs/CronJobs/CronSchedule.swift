import ArcaneCore
import Foundation

/// When a CronJob runs: `minute hour day month weekday`, a name such as `@hourly`, or `@every 90m`.
///
/// The rules are those of the library that Kubernetes uses (robfig/cron, its standard parser): where both days are restricted,
/// one of them is
/// enough; times that a change of the clocks leaves out do not happen.
struct CronSchedule: Sendable {
    private enum Rule: Hashable, Sendable {
        case fields(minute: CronField, hour: CronField, day: CronField, month: CronField, weekday: CronField)
        case every(Int64)
    }

    private static let names = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    private let rule: Rule
    private let zone: TimeZone

    /// Reads a schedule in the time zone of this name; without one it is UTC. Throws a `CronError`.
    init(_ text: String, timeZone: String? = nil) throws(CronError) {
        if let timeZone {
            guard let zone = TimeZone(identifier: timeZone) else { throw CronError("unknown time zone \(timeZone)") }
            self.zone = zone
        } else {
            zone = .gmt
        }
        if text.hasPrefix("@every ") {
            guard let interval = DurationText.parse(String(text.dropFirst(7))), interval >= .seconds(1) else {
                throw CronError("'\(text)' has no duration of a second or more, such as 1h30m")
            }
            rule = .every(interval.components.seconds)
            return
        }
        let fields = (Self.names[text] ?? text).split(whereSeparator: \.isWhitespace)
        guard fields.count == 5 else {
            throw CronError("'\(text)' has \(fields.count) fields; a schedule has 5: minute, hour, day, month, weekday")
        }
        rule = .fields(
            minute: try CronField(fields[0], .minute), hour: try CronField(fields[1], .hour),
            day: try CronField(fields[2], .day),
            month: try CronField(fields[3], .month), weekday: try CronField(fields[4], .weekday))
    }

    /// The first time after `time`; nil where there is none in the next five years, as for 30 February.
    func next(after time: Timestamp) -> Timestamp? {
        switch rule {
        case .every(let seconds): return Timestamp(milliseconds: (time.seconds + seconds) * 1000)
        case .fields(let minute, let hour, let day, let month, let weekday):
            var seconds = (time.seconds / 60 + 1) * 60
            let end = seconds + 5 * 366 * 86_400
            while seconds < end {
                let local = seconds + offset(seconds)
                let days = Int((Double(local) / 86_400).rounded(.down))
                let inDay = local - Int64(days) * 86_400
                let date = CivilDate(daysSince1970: days)
                guard month.allows(date.month), Self.allows(date, days, day, weekday) else {
                    seconds = startOfDay(after: seconds, inDay)
                    continue
                }
                guard hour.allows(Int(inDay / 3600)) else {
                    seconds += 3600 - inDay % 3600
                    continue
                }
                guard minute.allows(Int(inDay / 60 % 60)) else {
                    seconds += 60
                    continue
                }
                return Timestamp(milliseconds: seconds * 1000)
            }
            return nil
        }
    }

    /// The last time of those after `start` and not after `end`, and whether they are more than `many`; nil where there is
    /// none.
    func last(after start: Timestamp, notAfter end: Timestamp, many: Int = 100) -> (time: Timestamp, areMany: Bool)? {
        guard let first = next(after: start), first <= end else { return nil }
        var (time, count) = (first, 1)
        while count <= many, let next = next(after: time), next <= end { (time, count) = (next, count + 1) }
        guard count > many else { return (time, false) }
        if case .every(let seconds) = rule {
            return (Timestamp(milliseconds: (time.seconds + (end.seconds - time.seconds) / seconds * seconds) * 1000), true)
        }
        // From closer and closer to the end, so that years of minutes need no more than the times of the last hour.
        for seconds in [3600, 86_400, 32 * 86_400] where end - .seconds(seconds) > time {
            guard let near = next(after: end - .seconds(seconds)), near <= end else { continue }
            time = near
            break
        }
        while let next = next(after: time), next <= end { time = next }
        return (time, true)
    }

    private static func allows(_ date: CivilDate, _ days: Int, _ day: CronField, _ weekday: CronField) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekdayNumber = ((days + 4) % 7 + 7) % 7
        let (isDay, isWeekday) = (day.allows(date.day), weekday.allows(weekdayNumber))
        return day.isStar || weekday.isStar ? isDay && isWeekday : isDay || isWeekday
    }

    private func offset(_ seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// Midnight of the next day; the first moment of that day, where the clocks leave midnight out.
    private func startOfDay(after seconds: Int64, _ inDay: Int64) -> Int64 {
        let candidate = seconds + 86_400 - inDay
        let start = candidate - (offset(candidate) - offset(seconds))
        return start > seconds && offset(start) == offset(candidate) ? start : candidate
    }
}
