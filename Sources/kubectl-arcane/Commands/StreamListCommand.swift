import ArcaneCore
import ArcaneStreams
import ArgumentParser

/// Lists streams.
struct StreamListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists streams, and says how they are.")

    @Option(help: ArgumentHelp("Only the streams of this StreamClass.", valueName: "name"))
    var streamClass: String?

    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp("Only streams with these labels, such as team=sales.", valueName: "labels"))
    var selector: String?

    @OptionGroup var namespaces: NamespaceOptions
    @OptionGroup var output: OutputOption
    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
        let session = try cluster.session(namespace: namespaces.one.namespace)
        let namespace = namespaces.allNamespaces ? nil : session.namespace
        var streams: [ObservedStream] = []
        var failures = FailureList()
        for kind in try await session.streamClasses(streamClass) {
            await failures.collecting { streams += try await session.streams(of: kind, in: namespace, labels: selector) }
        }
        let requests = output.format.isForPeople ? try await session.requests(in: namespace) : []
        streams.sort { ($0.name, $0.kind.name) < ($1.name, $1.kind.name) }
        let text = ObjectText.text(streams.map(\.object), as: output.format, isList: true) { isWide in
            StreamList.table(
                streams, requests: requests, withNamespaces: namespace == nil, isWide: isWide, now: .now
            ).text(ifEmpty: "No streams\(namespace.map { " in the namespace \($0)" } ?? "").")
        }
        Console.write(text)
        try failures.end()
    }
}
