import ArcaneKubernetes

/// Something that happened to an object, for `kubectl events` and `kubectl describe`.
struct ObjectEvent: Hashable, Sendable {
    /// Whether all is well.
    enum Kind: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    /// The object that it happened to.
    struct Object: Hashable, Sendable {
        var apiVersion: String
        var kind: String
        var name: ObjectName
        var uid: String
    }

    var object: Object
    var kind: Kind
    /// A word for programs, such as `BackfillCompleted`.
    var reason: String
    /// What was done, or tried, in a word.
    var action: String
    /// A sentence for people.
    var note: String
}
