import ArcaneCore
import ArgumentParser
import CProcess
import Foundation

/// The operator: runs streams as Kubernetes Jobs.
@main
struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arcane-operator", abstract: "Runs streams as Kubernetes Jobs.",
        subcommands: [RunCommand.self, LocalCommand.self, CRDsCommand.self, VersionCommand.self])

    static func main() async {
        arcane_give_back_memory()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as StreamError {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            Foundation.exit(1)
        } catch {
            exit(withError: error)
        }
    }
}
