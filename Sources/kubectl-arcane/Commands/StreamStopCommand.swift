import ArgumentParser

/// Stops streams.
struct StreamStopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stops streams; they keep their positions.",
        discussion: "A backfill that is under way goes on when the stream is started again.")

    @OptionGroup var streams: StreamArguments
    @OptionGroup var action: ActionOptions

    func run() async throws {
        let session = try action.cluster.session(namespace: streams.namespace.namespace)
        let kind = try await session.streamClass(streams.streamClass)
        try await action.change(streams.names(in: session.namespace), kind, session, until: { _ in .stopped }) {
            try StreamChange.stop($0)
        }
    }
}
