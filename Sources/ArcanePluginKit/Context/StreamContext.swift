public import ArcaneCore
public import ArcaneHTTP
public import ArcaneResources
public import Logging

/// What a plugin is told when it is asked for its source.
public struct StreamContext<Spec: PluginSpec>: Sendable {
    /// The stream's name, kind and mode.
    public let environment: StreamEnvironment
    /// The stream's spec, read and checked.
    public let spec: Spec
    /// The variables of the process: keys of Secrets come under their own names.
    public let variables: [String: String]
    /// For requests to the source.
    public let http: HTTPClient
    /// For what a person should know. Never give it a secret.
    public let logger: Logger

    /// Creates a context.
    public init(
        environment: StreamEnvironment, spec: Spec, variables: [String: String] = [:], http: HTTPClient, logger: Logger
    ) {
        self.environment = environment
        self.spec = spec
        self.variables = variables
        self.http = http
        self.logger = logger
    }

    /// The value of a variable that a Secret provides. Throws `StreamError.configuration` where it is missing.
    public func secret(_ name: String) throws -> Secret {
        guard let value = variables[name], !value.isEmpty else {
            throw StreamError.configuration("the variable \(name) is not set; put the key \(name) into the stream's Secret")
        }
        return Secret(value)
    }
}

/// The spec of a plugin's streams: what every stream has, and what the plugin adds.
public protocol PluginSpec: StreamSpec {
    /// Where data goes.
    var sink: SinkSpec { get }
    /// How often the stream looks for changes, and from where it starts.
    var polling: PollingSettings { get }
}
