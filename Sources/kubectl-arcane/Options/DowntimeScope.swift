import ArcaneCore
import ArgumentParser

/// The streams that are in a downtime, of one class or of all, in one namespace or in all.
struct DowntimeScope: ParsableArguments {
    @Option(help: ArgumentHelp("Only the streams of this StreamClass.", valueName: "name"))
    var streamClass: String?

    @OptionGroup var namespaces: NamespaceOptions
    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    /// The streams; classes whose streams cannot be listed are told of, and counted in `failures`.
    func streams(_ failures: inout FailureList) async throws -> [ObservedStream] {
        let session = try cluster.session(namespace: namespaces.one.namespace)
        var streams: [ObservedStream] = []
        for kind in try await session.streamClasses(streamClass) {
            await failures.collecting {
                streams += try await session.streams(of: kind, in: namespaces.one.namespace, labels: DowntimeMetadata.keyLabel)
            }
        }
        return streams
    }

    /// A result that is no object of the cluster, as it is to be printed.
    func text(_ json: JSONValue, names: [String], table: (_ isWide: Bool) -> String) -> String {
        switch output.format {
        case .table, .wide: table(output.format == .wide)
        case .json, .yaml: ObjectText.text(json, as: output.format)
        case .name: names.map { $0 + "\n" }.joined()
        }
    }
}
