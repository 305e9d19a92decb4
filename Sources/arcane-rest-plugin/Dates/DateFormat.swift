import ArcaneCore

/// How an API writes and reads points in time.
struct DateFormat: Hashable, Sendable {
    private let form: Form
    private let zone: TimeZoneRule

    private enum Form: Hashable {
        case iso8601
        case epochSeconds
        case epochMilliseconds
        case pattern(DatePattern)
    }

    /// ISO 8601 in UTC.
    static let iso8601 = DateFormat(form: .iso8601, zone: .utc)

    private init(form: Form, zone: TimeZoneRule) {
        self.form = form
        self.zone = zone
    }

    /// Reads `iso8601`, `epochSeconds`, `epochMilliseconds`, or a pattern of `strftime` (recognised by a `%`) or .NET.
    init(_ text: String, timeZone: TimeZoneRule = .utc, setting: String) throws {
        zone = timeZone
        switch text {
        case "", "iso8601": form = .iso8601
        case "epochSeconds": form = .epochSeconds
        case "epochMilliseconds": form = .epochMilliseconds
        default:
            do {
                form = .pattern(try DatePattern(text))
            } catch {
                throw StreamError.configuration(
                    "\(setting): '\(text)' is no date format: \(error.message); "
                        + "use iso8601, epochSeconds, epochMilliseconds, or a pattern such as yyyy-MM-ddTHH:mm:ssZ or %Y-%m-%d")
            }
        }
    }

    /// The text of `instant`. What the format has no digits for is cut off, never rounded up.
    func text(_ instant: Timestamp) -> String {
        switch form {
        case .iso8601 where zone == .utc: return instant.iso8601
        case .iso8601:
            let offset = zone.offset(at: instant)
            return String((instant + .seconds(offset)).iso8601.dropLast()) + DatePattern.text(ofOffset: offset, .extended)
        case .epochSeconds: return String(instant.seconds)
        case .epochMilliseconds: return String(instant.milliseconds)
        case .pattern(let pattern): return pattern.text(instant, offset: zone.offset(at: instant))
        }
    }

    /// The instant that `text` means; nil where it is not of this format.
    func instant(_ text: String) -> Timestamp? {
        switch form {
        case .iso8601:
            guard let instant = Timestamp(iso8601: text) else { return nil }
            return DateFormat.namesOffset(text) ? instant : zone.instant(ofLocal: instant)
        case .epochSeconds: return DateFormat.epoch(text, unit: 1_000_000)
        case .epochMilliseconds: return DateFormat.epoch(text, unit: 1000)
        case .pattern(let pattern): return pattern.instant(text, in: zone)
        }
    }

    /// A number of seconds or milliseconds, which may have a fraction.
    private static func epoch(_ text: String, unit: Int64) -> Timestamp? {
        if let whole = Int64(text) {
            let (value, overflow) = whole.multipliedReportingOverflow(by: unit)
            return overflow ? nil : Timestamp(microseconds: value)
        }
        guard let value = Double(text), let micros = Int64(exactly: (value * Double(unit)).rounded(.down)) else { return nil }
        return Timestamp(microseconds: micros)
    }

    /// Whether an ISO 8601 text says how far it is from UTC.
    private static func namesOffset(_ text: String) -> Bool {
        guard let time = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }) else { return false }
        return text[time...].contains { "Zz+-".contains($0) }
    }
}
