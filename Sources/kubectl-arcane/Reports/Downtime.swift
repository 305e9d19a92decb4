import ArcaneCore
import ArcaneKubernetes
import ArcaneStreams

/// Streams that are stopped together for a while.
struct Downtime: Hashable, Sendable {
    /// Its name.
    var key: String
    /// How many streams are in it.
    var count: Int
    /// When the first of them was stopped; nil where none says so.
    var begin: Timestamp?

    /// The downtimes that `streams` are in, by name.
    static func all(in streams: [ObservedStream]) -> [Downtime] {
        Dictionary(grouping: streams.filter { $0.downtime != nil }) { $0.downtime ?? "" }.map { key, streams in
            Downtime(key: key, count: streams.count, begin: streams.compactMap(\.downtimeBegin).min())
        }.sorted { $0.key < $1.key }
    }

    /// What a program reads of it.
    var json: JSONValue {
        var members: [String: JSONValue] = ["key": .string(key), "count": .integer(count)]
        members["begin"] = begin.map { .string($0.iso8601) }
        return .object(members)
    }

    /// Downtimes in a table. `now` is what durations are counted to.
    static func table(_ downtimes: [Downtime], now: Timestamp) -> TextTable {
        TextTable(
            ["NAME", "COUNT", "DURATION"],
            rows: downtimes.map { downtime in
                let duration = downtime.begin.map { HumanDuration.text(seconds: Int(now.seconds - $0.seconds)) }
                return [downtime.key, String(downtime.count), duration ?? "<unknown>"]
            })
    }

    /// The streams that are in downtimes, in a table.
    static func details(_ streams: [ObservedStream], isWide: Bool) -> TextTable {
        let header = ["DOWNTIME KEY", "STREAM NAME"]
        return TextTable(
            isWide ? header + ["CLASS", "PHASE"] : header,
            rows: streams.map { stream in
                let row = [stream.downtime ?? "", stream.name.description]
                return isWide ? row + [stream.kind.name, StreamSummary(stream.definition).phase] : row
            })
    }
}

extension ObservedStream {
    /// When the stream was stopped for its downtime; nil where it does not say.
    var downtimeBegin: Timestamp? {
        object.annotations[DowntimeMetadata.beginAnnotation].flatMap(Timestamp.init(iso8601:))
    }
}
