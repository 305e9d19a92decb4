import ArcanePluginKit

/// Streams of folders of CSV files.
@main
struct CsvPlugin: StreamPlugin {
    static let names = ResourceNames(kind: "CsvStream")

    func source(for context: StreamContext<CsvSpec>) throws -> CsvSource {
        CsvSource(spec: context.spec)
    }

    /// What `csv-plugin check` looks at, beside the spec and the sink.
    func check(_ context: StreamContext<CsvSpec>) async -> [CheckFinding] {
        let source = CsvSource(spec: context.spec)
        return [
            await .of("the files of \(context.spec.folder)") {
                "\(try source.schema(known: nil).fields.count) columns, up to \(try source.currentPosition())"
            }
        ]
    }
}
