import ArcaneCore
import ArcaneKubernetes

/// Turns what happened into writes of `events.k8s.io/v1`: what happens again soon becomes one Event with a count.
struct EventSeries: Sendable {
    /// A write to the API.
    enum Write: Hashable, Sendable {
        /// A new Event.
        case create(ObjectName, JSONValue)
        /// A merge patch that counts the Event once more.
        case count(ObjectName, JSONValue)
    }

    /// What happens again within this time belongs to the same series; as the API's own recorders have it.
    static let span: Duration = .seconds(360)
    /// The longest note that the API takes, in characters.
    static let longestNote = 1024

    /// What tells series of one object apart.
    private struct Happening: Hashable {
        var kind: ObjectEvent.Kind
        var reason: String
        var action: String
        var note: String

        init(_ event: ObjectEvent) {
            (kind, reason, action, note) = (event.kind, event.reason, event.action, event.note)
        }
    }

    private struct Series {
        var event: ObjectName
        var count: Int
        var last: Timestamp
    }

    /// How often series that are over are looked for: not with each event, since thousands of objects may have some.
    private static let sweepInterval: Duration = .seconds(60)

    /// Who reports: the name of the replica.
    let instance: String
    /// The series of each object, by its uid.
    private var open: [String: [Happening: Series]] = [:]
    private var swept = Timestamp(microseconds: 0)

    init(instance: String) {
        self.instance = instance
    }

    /// How many series are remembered.
    var count: Int { open.values.reduce(0) { $0 + $1.count } }

    /// The write for `event`, which happened at `time`.
    mutating func record(_ event: ObjectEvent, at time: Timestamp) -> Write {
        sweep(at: time)
        let (object, happening) = (event.object.uid, Happening(event))
        if var series = open[object]?[happening], !Self.isOver(series, at: time) {
            series.count += 1
            series.last = time
            open[object]?[happening] = series
            return .count(series.event, ["series": ["count": .integer(series.count), "lastObservedTime": Self.text(time)]])
        }
        let name = Self.name(of: event, at: time)
        open[object, default: [:]][happening] = Series(event: name, count: 1, last: time)
        return .create(name, json(event, name: name, at: time))
    }

    /// Forgets the series of `event`: its Event is gone, or could not be written.
    mutating func forget(_ event: ObjectEvent) {
        let object = event.object.uid
        open[object]?[Happening(event)] = nil
        if open[object]?.isEmpty == true { open[object] = nil }
    }

    /// Forgets all series of the object with this uid: it is gone.
    mutating func forget(object uid: String) {
        open[uid] = nil
    }

    private mutating func sweep(at time: Timestamp) {
        // The clock of a machine may also be put back.
        guard !(.zero..<Self.sweepInterval).contains(time - swept) else { return }
        swept = time
        open = open.compactMapValues { all in
            let open = all.filter { !Self.isOver($0.value, at: time) }
            return open.isEmpty ? nil : open
        }
    }

    private func json(_ event: ObjectEvent, name: ObjectName, at time: Timestamp) -> JSONValue {
        var regarding: [String: JSONValue] = [
            "apiVersion": .string(event.object.apiVersion), "kind": .string(event.object.kind),
            "name": .string(event.object.name.name), "uid": .string(event.object.uid),
        ]
        if !event.object.name.namespace.isEmpty { regarding["namespace"] = .string(event.object.name.namespace) }
        return [
            "apiVersion": "events.k8s.io/v1", "kind": "Event",
            "metadata": ["name": .string(name.name), "namespace": .string(name.namespace)],
            "eventTime": Self.text(time), "type": .string(event.kind.rawValue), "reason": .string(event.reason),
            "action": .string(event.action), "note": .string(String(event.note.prefix(Self.longestNote))),
            "regarding": .object(regarding), "reportingController": "arcane-operator", "reportingInstance": .string(instance),
        ]
    }

    private static func isOver(_ series: Series, at time: Timestamp) -> Bool {
        time.microseconds - series.last.microseconds > span.components.seconds * 1_000_000
    }

    /// Events of objects without a namespace are in `default`, where the API wants them.
    private static func name(of event: ObjectEvent, at time: Timestamp) -> ObjectName {
        let suffix = "." + String(UInt64(bitPattern: time.microseconds), radix: 16)
        let namespace = event.object.name.namespace
        return ObjectName(namespace.isEmpty ? "default" : namespace, event.object.name.name.prefix(253 - suffix.count) + suffix)
    }

    private static func text(_ time: Timestamp) -> JSONValue { .string(MicroTime.text(time)) }
}
