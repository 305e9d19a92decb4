import ArgumentParser

/// Lets streams run.
struct StreamStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Lets streams run that are stopped, or that stand still after a failure.",
        discussion: "One that is in a downtime is taken out of it. One that runs is left alone.")

    @OptionGroup var streams: StreamArguments
    @OptionGroup var action: ActionOptions

    func run() async throws {
        let session = try action.cluster.session(namespace: streams.namespace.namespace)
        let kind = try await session.streamClass(streams.streamClass)
        try await action.change(streams.names(in: session.namespace), kind, session, until: { _ in .running }) {
            try StreamChange.start($0)
        }
    }
}
