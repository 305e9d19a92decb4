import ArgumentParser

/// The commands about StreamClasses.
struct ClassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "class", abstract: "Lists the kinds of streams that the cluster knows.",
        subcommands: [ClassListCommand.self])
}
