/// How a process ended.
public enum PluginExit: Hashable, Sendable, CustomStringConvertible {
    /// By itself, with this exit code.
    case code(Int32)
    /// By this signal.
    case signal(Int32)

    /// `ended with exit code 0` or `killed by signal 9`.
    public var description: String {
        switch self {
        case .code(let code): "ended with exit code \(code)"
        case .signal(let signal): "killed by signal \(signal)"
        }
    }
}

/// A process that is over, and everything that it wrote.
public struct PluginRun: Sendable {
    /// How it was started.
    public var launch: PluginLaunch
    /// How it ended.
    public var exit: PluginExit
    /// What it wrote on standard output.
    public var standardOutput: String
    /// What it wrote on standard error, the log among it.
    public var standardError: String
    /// How long it lived.
    public var lifetime: Duration
    /// How long it lived on after the first signal; nil where none was sent.
    public var timeToStop: Duration?

    /// What it wrote anywhere.
    public var allOutput: String { standardOutput + standardError }
}
