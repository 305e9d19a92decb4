import ArcanePluginKit
import ArcaneResources

/// Streams the records of a REST API.
@main
struct RestApiPlugin: StreamPlugin {
    static let names = ResourceNames(kind: "RestApiStream", shortNames: ["rest"])
    static let summary = "A stream of the records that a REST API hands out."
    static let columns = [
        PrinterColumn("URL", at: ".spec.request.url"),
        PrinterColumn("Interval", at: ".spec.changeCaptureInterval", priority: 1),
        PrinterColumn("Sink", at: ".spec.sink.location", priority: 1),
    ]

    func source(for context: StreamContext<RestApiSpec>) async throws -> RestApiSource {
        try await RestApiSource(context)
    }

    func check(_ context: StreamContext<RestApiSpec>) async -> [CheckFinding] {
        let source = await checkSource(context)
        guard source.error == nil, context.spec.schema != .infer else { return [source] }
        let page = await CheckFinding.of("the first page") {
            let count = try await RestApiSource(context).firstPage()
            return "\(count) records"
        }
        return [source, page]
    }
}
