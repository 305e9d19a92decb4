import ArcaneCore

/// The columns of Events, whose two forms name some fields differently.
enum EventColumns {
    /// Of the core group.
    static let core = columns(
        about: "involvedObject", note: "message", first: "firstTimestamp", last: "lastTimestamp", count: "count")
    /// Of `events.k8s.io`.
    static let newer = columns(
        about: "regarding", note: "note", first: "deprecatedFirstTimestamp", last: "deprecatedLastTimestamp",
        count: "deprecatedCount")

    private static func columns(about: String, note: String, first: String, last: String, count: String) -> [TableColumn] {
        [
            TableColumn("Last Seen") { row in
                age(row, [["series", "lastObservedTime"], [last], ["eventTime"], [first]])
            },
            .value("Type", "type"), .value("Reason", "reason"),
            TableColumn("Object") { row in
                let kind = row[about, "kind"]?.stringValue?.lowercased() ?? ""
                let name = row[about, "name"]?.stringValue ?? ""
                return .string(name.isEmpty ? kind : "\(kind)/\(name)")
            },
            .value("Subobject", about, "fieldPath", default: "", wide: true),
            TableColumn("Source", wide: true) { .string(source($0)) },
            TableColumn("Message") { .string(($0[note]?.stringValue ?? "").trimmingSpaces) },
            TableColumn("First Seen", wide: true) { age($0, [[first], ["eventTime"]]) },
            TableColumn("Count", type: "integer", wide: true) { row in
                row["series", "count"] ?? row[count] ?? 1
            },
            TableColumn("Name", wide: true) { $0["metadata", "name"] ?? .null },
        ]
    }

    private static func source(_ row: TableColumn.Row) -> String {
        let older = row["source"] ?? row["deprecatedSource"]
        let component =
            older?["component"]?.stringValue ?? row["reportingComponent"]?.stringValue ?? row["reportingController"]?
            .stringValue ?? ""
        let place = older?["host"]?.stringValue ?? row["reportingInstance"]?.stringValue ?? ""
        return [component, place].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// How long the first of the times that is there is ago.
    private static func age(_ row: TableColumn.Row, _ paths: [[String]]) -> JSONValue {
        let times = paths.lazy.compactMap { row.object[path: $0] }.filter { !$0.isNull }
        return .string(HumanDuration.since(times.first, now: row.now))
    }
}
