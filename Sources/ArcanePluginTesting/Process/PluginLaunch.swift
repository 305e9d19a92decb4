/// How a program is started: with these variables and no others.
public struct PluginLaunch: Sendable {
    /// The path of the program.
    public var executable: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The whole environment of the process.
    public var environment: [String: String]

    /// Creates a launch.
    public init(executable: String, arguments: [String] = [], environment: [String: String]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}

extension PluginLaunch: CustomStringConvertible {
    /// A command that does the same in a shell.
    public var description: String {
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\(PluginLaunch.quoted($0.value))" }
        return (["env", "-i"] + variables + [executable] + arguments.map(PluginLaunch.quoted)).joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
