/// How the Jobs of a stream are run (contract, section 1).
public enum StreamBackend: Hashable, Sendable {
    /// One Job after the other, each following the source's changes.
    case changeCapture(TemplateName)
    /// A Job by a schedule.
    case batch(schedule: String, TemplateName)
}

/// The name of a template, with its namespace.
public struct TemplateName: Hashable, Sendable, CustomStringConvertible {
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String

    /// Creates a name.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`
    public var description: String { "\(namespace)/\(name)" }
}

/// A Secret whose keys become variables of a stream's Jobs.
public struct SecretEnvironment: Hashable, Sendable {
    /// The name of the Secret, in the stream's namespace.
    public var name: String
    /// Whether the Job starts without it.
    public var isOptional: Bool

    /// Creates a reference.
    public init(name: String, isOptional: Bool) {
        self.name = name
        self.isOptional = isOptional
    }
}
