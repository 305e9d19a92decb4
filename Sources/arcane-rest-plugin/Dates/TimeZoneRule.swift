import ArcaneCore
import Foundation

/// A time zone by its IANA name, `UTC`, or a fixed distance such as `+02:00`.
struct TimeZoneRule: Hashable, Sendable {
    /// The zone of all instants.
    static let utc = TimeZoneRule(zone: .gmt)

    private let zone: TimeZone

    private init(zone: TimeZone) {
        self.zone = zone
    }

    /// Finds a zone. Throws `StreamError.configuration` with the setting's path where there is none of that name.
    init(_ name: String, setting: String) throws {
        if name.isEmpty || ["utc", "z", "gmt"].contains(name.lowercased()) {
            self = .utc
        } else if let seconds = TimeZoneRule.fixedOffset(name), let zone = TimeZone(secondsFromGMT: seconds) {
            self.zone = zone
        } else if name.contains("/"), let zone = TimeZone(identifier: name) {
            self.zone = zone
        } else {
            throw StreamError.configuration(
                "\(setting): '\(name)' is no time zone; use UTC, an IANA name such as Europe/Copenhagen, or a distance such as +02:00"
            )
        }
    }

    /// How many seconds the zone's clocks are ahead of UTC at `instant`.
    func offset(at instant: Timestamp) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.microseconds) / 1e6))
    }

    /// The instant at which the zone's clocks show `local`, given as if it were UTC. Of two such instants the earlier one, so
    /// that a read from there on misses nothing.
    func instant(ofLocal local: Timestamp) -> Timestamp {
        let around = [local - .seconds(86_400), local + .seconds(86_400)].map { local - .seconds(offset(at: $0)) }
        let fitting = around.filter { $0 + .seconds(offset(at: $0)) == local }
        return fitting.min() ?? around.min() ?? local
    }

    /// `+hh:mm`, `+hhmm` or `+hh`, as seconds.
    private static func fixedOffset(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: /([+-])([0-9]{2}):?([0-9]{2})?/), let hours = Int(match.2) else { return nil }
        let minutes = match.3.flatMap { Int($0) } ?? 0
        guard hours < 24, minutes < 60 else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 60 + minutes) * 60
    }
}
