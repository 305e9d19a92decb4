import ArgumentParser
import Foundation

/// Prints the version.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    /// What the image says.
    static var text: String { ProcessInfo.processInfo.environment["APPLICATION_VERSION"] ?? "0.0.0" }

    func run() {
        print(Self.text)
    }
}
