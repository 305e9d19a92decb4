import ArcaneCore

/// The columns of Jobs and CronJobs.
enum JobColumns {
    static let jobs: [TableColumn] =
        [
            .name, TableColumn("Status") { .string(status($0.object)) },
            TableColumn("Completions") { .string(completions($0.object)) },
            TableColumn("Duration") { .string(duration($0)) }, .age,
        ] + BuiltInColumns.templateColumns("template")

    static let cronJobs: [TableColumn] =
        [
            .name, .value("Schedule", "spec", "schedule"), .value("Timezone", "spec", "timeZone", default: "<none>"),
            TableColumn("Suspend") { .string($0["spec", "suspend"] == true ? "True" : "False") },
            TableColumn("Active", type: "integer") { .integer($0["status", "active"]?.arrayValue?.count ?? 0) },
            TableColumn("Last Schedule") { row in
                row["status", "lastScheduleTime"] == nil ? "<none>" : row.age("status", "lastScheduleTime")
            }, .age,
        ] + BuiltInColumns.templateColumns("jobTemplate", "spec", "template")

    private static func status(_ job: JSONValue) -> String {
        func has(_ type: JSONValue) -> Bool {
            (job["status"]?["conditions"]?.arrayValue ?? []).contains { $0["type"] == type && $0["status"] == "True" }
        }
        return if has("Complete") {
            "Complete"
        } else if has("Failed") {
            "Failed"
        } else if job["metadata"]?["deletionTimestamp"] != nil {
            "Terminating"
        } else if has("Suspended") {
            "Suspended"
        } else if has("FailureTarget") {
            "FailureTarget"
        } else if has("SuccessCriteriaMet") {
            "SuccessCriteriaMet"
        } else {
            "Running"
        }
    }

    private static func completions(_ job: JSONValue) -> String {
        let succeeded = job["status"]?["succeeded"]?.intValue ?? 0
        if let wanted = job["spec"]?["completions"]?.intValue { return "\(succeeded)/\(wanted)" }
        let parallelism = job["spec"]?["parallelism"]?.intValue ?? 1
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }

    private static func duration(_ row: TableColumn.Row) -> String {
        func time(_ field: String) -> Timestamp? { row["status", field]?.stringValue.flatMap(Timestamp.init(iso8601:)) }
        guard let start = time("startTime") else { return "" }
        let failure = (row["status", "conditions"]?.arrayValue ?? []).first { $0["type"] == "Failed" && $0["status"] == "True" }
        let failed = failure?["lastTransitionTime"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        let end = time("completionTime") ?? failed ?? row.now
        return HumanDuration.text(seconds: Int(end.seconds - start.seconds))
    }
}
