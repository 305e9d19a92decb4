import ArcaneCore
import ArcaneKubernetes
import ArgumentParser

/// Begins a downtime.
struct DowntimeDeclareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare", abstract: "Stops all streams of a class whose names begin with a prefix.",
        discussion:
            "Streams that are stopped already, or in another downtime, are left alone. An empty prefix '' means all streams of the class."
    )

    @Argument(help: "The StreamClass of the streams.")
    var streamClass: String

    @Argument(help: "What the names of the streams begin with.")
    var prefix: String

    @Argument(help: "The name of the downtime: up to 63 letters, digits, '-', '_' and '.'.")
    var key: DowntimeKey

    @OptionGroup var namespaces: NamespaceOptions
    @OptionGroup var action: ActionOptions

    func run() async throws {
        let session = try action.cluster.session(namespace: namespaces.one.namespace)
        let namespace = namespaces.allNamespaces ? nil : session.namespace
        let kind = try await session.streamClass(streamClass)
        let streams = try await session.streams(of: kind, in: namespace).filter { $0.name.name.hasPrefix(prefix) }
        guard !streams.isEmpty else {
            let place = namespace.map { " in the namespace \($0)" } ?? ""
            throw CommandFailure(
                "no stream of the class \(kind.name)\(place) has a name that begins with '\(prefix)'; `kubectl arcane stream list -A --stream-class \(kind.name)` shows those that there are"
            )
        }
        let now = Timestamp.now
        try await action.change(streams.map(\.name), kind, session, until: { _ in .stopped }) {
            try StreamChange.declareDowntime(key.text, at: now, $0)
        }
    }
}
