import ArcaneCore
import ArcaneProcess
import ArcaneResources
import ArgumentParser
import CProcess
import Foundation

/// The command line of a plugin.
struct PluginProgram<Plugin: StreamPlugin>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: ProcessInfo.processInfo.processName,
            abstract: "Runs streams of kind \(Plugin.names.kind).",
            version: CommandVersion<Plugin>.text,
            subcommands: [
                RunCommand<Plugin>.self, CheckCommand<Plugin>.self, SchemaCommand<Plugin>.self, PreviewCommand<Plugin>.self,
                CRDCommand<Plugin>.self, BenchCommand<Plugin>.self, VersionCommand<Plugin>.self,
            ],
            defaultSubcommand: RunCommand<Plugin>.self)
    }
}

/// A command ended with this exit code, and has said why.
struct CommandExit: Error {
    var code: ExitCode
}

extension StreamPlugin {
    /// Runs the program: reads the command line, carries out the command and ends the process with its exit code.
    public static func main() async {
        arcane_give_back_memory()
        exit(await run(arguments: Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// Carries out a command line, and returns the exit code of the process.
    static func run(arguments: [String]) async -> ExitCode {
        do {
            var command = try PluginProgram<Self>.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .success
        } catch let exit as CommandExit {
            return exit.code
        } catch let error as StreamError {
            StandardError.write("error: \(error)")
            return ExitCode(error.code)
        } catch {
            // Help and version are thrown too; those are no failures.
            let isFailure = PluginProgram<Self>.exitCode(for: error) != .success
            let text = PluginProgram<Self>.fullMessage(for: error)
            if isFailure { StandardError.write(text) } else { print(text) }
            return isFailure ? .permanent : .success
        }
    }
}

/// Where messages for a person go.
enum StandardError {
    /// Writes a line, without any secret of the environment.
    static func write(_ line: String) {
        let text = Redaction(environment: ProcessInfo.processInfo.environment).apply(to: line)
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
