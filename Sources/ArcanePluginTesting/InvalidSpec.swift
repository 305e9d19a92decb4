public import ArcaneCore

/// A mistake in a spec, and where the plugin has to find it.
public struct InvalidSpec: Sendable {
    /// What is laid over the right spec to make it wrong.
    public var overlay: JSONValue
    /// The path that the plugin's message must name, such as `polling.interval` or `fields[0].name`.
    public var path: String

    /// Creates a mistake.
    public init(_ overlay: JSONValue, path: String) {
        self.overlay = overlay
        self.path = path
    }
}
