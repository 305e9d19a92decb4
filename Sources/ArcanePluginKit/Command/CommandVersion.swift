import ArgumentParser
import Foundation

/// The version of a plugin.
enum CommandVersion<Plugin: StreamPlugin> {
    /// What the plugin says of itself, else what its image says.
    static var text: String {
        Plugin.version ?? ProcessInfo.processInfo.environment["APPLICATION_VERSION"] ?? "0.0.0"
    }
}

/// Prints the version.
struct VersionCommand<Plugin: StreamPlugin>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "version", abstract: "Prints the version.")
    }

    func run() {
        print(CommandVersion<Plugin>.text)
    }
}
