import ArcanePluginKit
import ArcaneResources

/// Streams the rows and changes of a table of SQL Server.
@main
struct SqlServerPlugin: StreamPlugin {
    static let names = ResourceNames(kind: "SqlServerStream", shortNames: ["sqls"])
    static let summary = "A stream of the rows and changes of a table of SQL Server."
    static let columns = [
        PrinterColumn("Schema", at: ".spec.schema", priority: 1),
        PrinterColumn("Table", at: ".spec.table"),
        PrinterColumn("Mode", at: ".spec.mode", priority: 1),
        PrinterColumn("Interval", at: ".spec.changeCaptureInterval", priority: 1),
        PrinterColumn("Sink", at: ".spec.sink.location", priority: 1),
    ]

    func source(for context: StreamContext<SqlServerSpec>) async throws -> SqlServerSource {
        try await SqlServerSource(context)
    }
}
