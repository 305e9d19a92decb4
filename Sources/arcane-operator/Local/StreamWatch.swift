import ArcaneKubernetes
import ArcaneResources
import Foundation
import Synchronization

/// Shows a person how streams are: a table that is drawn again on a terminal, and a line for each change elsewhere.
struct StreamWatch: Sendable {
    let cache: ClusterCache
    /// The width of the terminal; nil where there is none.
    let width: Int?
    let write: @Sendable (String) -> Void

    /// How often it is looked whether something has changed.
    static let pause: Duration = .milliseconds(250)

    /// Shows changes until the task is cancelled.
    func run() async {
        var shown: [StreamRow] = []
        while !Task.isCancelled {
            let rows = rows
            if rows != shown {
                if let width { draw(rows, over: shown, width: width) } else { tell(rows, after: shown) }
                shown = rows
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private var rows: [StreamRow] {
        cache.running.all.flatMap { running in
            running.streams.cache.all.map { name, stream in
                StreamRow(stream, requests: cache.requests(for: StreamKey(className: running.name, name: name)))
            }
        }.sorted { ($0.namespace, $0.kind, $0.name) < ($1.namespace, $1.kind, $1.name) }
    }

    /// Draws the table in the place of the one of before.
    private func draw(_ rows: [StreamRow], over old: [StreamRow], width: Int) {
        let up = old.isEmpty ? "" : "\u{1B}[\(old.count + 1)A"
        let lines = StreamTable.lines(rows, width: width).map { "\u{1B}[2K\($0)\n" }
        write(up + "\u{1B}[J" + lines.joined())
    }

    private func tell(_ rows: [StreamRow], after old: [StreamRow]) {
        for row in rows where !old.contains(row) {
            let backfill = row.backfill.isEmpty ? "" : " (\(row.backfill))"
            write("\(row.namespace)/\(row.name) \(row.phase)\(backfill)\(row.note.isEmpty ? "" : ": \(row.note)")\n")
        }
        let names = Set(rows.map { [$0.namespace, $0.kind, $0.name] })
        for row in old where !names.contains([row.namespace, row.kind, row.name]) {
            write("\(row.namespace)/\(row.name) is gone\n")
        }
    }
}
