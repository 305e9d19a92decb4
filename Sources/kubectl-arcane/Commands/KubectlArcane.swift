import ArgumentParser
import Foundation

/// `kubectl arcane`: looks after streams from the command line.
@main
struct KubectlArcane: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kubectl arcane", abstract: "Looks after the streams of a cluster.",
        discussion: "A plugin of kubectl: kubectl finds the program kubectl-arcane in the folders of PATH.",
        subcommands: subcommands)

    /// The commands.
    static let subcommands: [any ParsableCommand.Type] = [
        StreamCommand.self, DowntimeCommand.self, ClassCommand.self, VersionCommand.self, CompletionCommand.self,
        CompleteCommand.self,
    ]

    static func main() async {
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot(OptionOrder.commandFirst(words, in: CommandTree(dump: _dumpHelp())))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // Help, wrong arguments and exit codes are the parser's.
            guard let text = CommandFailure.text(error) else { exit(withError: error) }
            Console.note("error: \(text)")
            Foundation.exit(1)
        }
    }
}
