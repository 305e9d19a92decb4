import ArcaneKubernetes

/// A stream, for queues and for what is remembered of it.
struct StreamKey: Hashable, Sendable, CustomStringConvertible {
    /// The name of its class.
    var className: String
    /// Its namespace and name.
    var name: ObjectName

    /// The streams with which it takes turns: those of its class in its namespace, so that thousands of one team keep no other waiting.
    var group: String { "\(className) \(name.namespace)" }

    var description: String { "\(className) \(name)" }
}
