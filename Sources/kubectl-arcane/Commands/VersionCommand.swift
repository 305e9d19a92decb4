import ArcaneCore
import ArgumentParser
import Foundation

/// The version of this program.
enum ProgramVersion {
    /// What the release says.
    static var text: String { ProcessInfo.processInfo.environment["APPLICATION_VERSION"] ?? "0.0.0" }
}

/// Prints the version.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    @OptionGroup var output: OutputOption

    func run() {
        if output.format.isForPeople || output.format == .name {
            Console.print(ProgramVersion.text)
        } else {
            Console.write(ObjectText.text(["version": .string(ProgramVersion.text)], as: output.format))
        }
    }
}
