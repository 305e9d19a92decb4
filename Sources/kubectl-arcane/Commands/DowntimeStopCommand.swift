import ArgumentParser

/// Ends a downtime.
struct DowntimeStopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Ends a downtime: its streams run again.",
        discussion: "In all namespaces, unless one is given.")

    @Argument(help: "The StreamClass of the streams.")
    var streamClass: String

    @Argument(help: "The name of the downtime.")
    var key: DowntimeKey

    @OptionGroup var namespaces: NamespaceOptions
    @OptionGroup var action: ActionOptions

    func run() async throws {
        let session = try action.cluster.session(namespace: namespaces.one.namespace)
        let kind = try await session.streamClass(streamClass)
        let streams = try await session.streams(of: kind, in: namespaces.one.namespace, labels: key.selector)
        guard !streams.isEmpty else {
            throw CommandFailure(
                "no stream of the class \(kind.name) is in the downtime \(key.text); `kubectl arcane downtime list` shows the downtimes"
            )
        }
        try await action.change(streams.map(\.name), kind, session, until: { _ in .running }) {
            try StreamChange.endDowntime(key.text, $0)
        }
    }
}
