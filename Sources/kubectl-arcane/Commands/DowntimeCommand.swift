import ArgumentParser

/// The commands about downtimes.
struct DowntimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "downtime", abstract: "Stops many streams together for a while, and starts those again.",
        discussion:
            "The streams of a downtime have its key as a label; only those that ran when it was declared are started again.",
        subcommands: [
            DowntimeDeclareCommand.self, DowntimeStopCommand.self, DowntimeListCommand.self, DowntimeDetailsCommand.self,
        ])
}
