import ArgumentParser

/// The commands about streams.
struct StreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream", abstract: "Lists, starts, stops, restarts and backfills streams, and shows what they do.",
        subcommands: [
            StreamListCommand.self, StreamStatusCommand.self, StreamStartCommand.self, StreamStopCommand.self,
            StreamRestartCommand.self, StreamBackfillCommand.self, StreamLogsCommand.self, StreamEventsCommand.self,
        ])
}
