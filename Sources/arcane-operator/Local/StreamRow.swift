import ArcaneResources
import ArcaneStreams

/// What a person wants to see of a stream, in one line.
struct StreamRow: Hashable, Sendable {
    var namespace: String
    var name: String
    var kind: String
    var phase: String
    /// The backfill that runs or waits; empty for none.
    var backfill: String
    /// What is to be done about the stream, or how its last Job failed; empty where all is well.
    var note: String

    /// What there is to see of `stream`; `requests` are its BackfillRequests.
    init(_ stream: StreamDefinition, requests: [ObservedRequest]) {
        let summary = StreamSummary(stream)
        namespace = stream.namespace
        name = stream.name
        kind = stream.kind
        phase = summary.phase
        backfill = requests.first(where: \.isOpen)?.name ?? ""
        note = summary.note
    }
}

/// Rows under a header, in columns.
enum StreamTable {
    private static let header = ["NAMESPACE", "NAME", "KIND", "PHASE", "BACKFILL", "NOTE"]

    /// The lines of a table of `rows`, none longer than `width` characters.
    static func lines(_ rows: [StreamRow], width: Int) -> [String] {
        TextTable(Self.header, rows: rows.map { [$0.namespace, $0.name, $0.kind, $0.phase, $0.backfill, $0.note] })
            .lines(width: width)
    }
}
