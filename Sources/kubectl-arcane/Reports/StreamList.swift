import ArcaneCore
import ArcaneKubernetes
import ArcaneResources
import ArcaneStreams

/// Streams in a table.
enum StreamList {
    /// The table of `streams`, with the open requests among `requests`. `now` is what ages are counted to.
    static func table(
        _ streams: [ObservedStream], requests: [ObservedBackfillRequest], withNamespaces: Bool, isWide: Bool, now: Timestamp
    ) -> TextTable {
        var header = ["NAME", "CLASS", "PHASE", "BACKFILL", "AGE", "NOTE"]
        if isWide { header.insert(contentsOf: ["KIND", "TEMPLATE", "DOWNTIME"], at: 5) }
        if withNamespaces { header.insert("NAMESPACE", at: 0) }
        return TextTable(
            header,
            rows: streams.map { stream in
                let summary = StreamSummary(stream.definition)
                let open = requests.filter { $0.isOpen && $0.isFor(stream.name, of: stream.kind.name) }
                let running = stream.definition.status.backfill ?? open.first?.name.name ?? ""
                let backfill = open.count > 1 ? "\(running) (+\(open.count - 1))" : running
                let age = HumanDuration.since(stream.object.json["metadata"]?["creationTimestamp"], now: now)
                var row = [stream.name.name, stream.kind.name, summary.phase, backfill, age, summary.note]
                if isWide {
                    let template = stream.definition.backend?.template.description ?? ""
                    row.insert(contentsOf: [stream.definition.kind, template, stream.downtime ?? ""], at: 5)
                }
                if withNamespaces { row.insert(stream.name.namespace, at: 0) }
                return row
            })
    }
}
